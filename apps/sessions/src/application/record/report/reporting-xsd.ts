import { recordTypes } from './record-types-xsd.js';
import { reportingNamespace } from './report-xml.js';

/** Describes all that `/api/reporting` answers; a spec holds the answers against it. */
export const reportingXsd = `<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="${reportingNamespace}"
  targetNamespace="${reportingNamespace}" elementFormDefault="qualified">
  <xs:element name="error" type="xs:string"/>
  <xs:element name="session_list">
    <xs:complexType>
      <xs:choice>
        <xs:element ref="error"/>
        <xs:element name="session" type="session" minOccurs="0" maxOccurs="unbounded"/>
      </xs:choice>
    </xs:complexType>
  </xs:element>
  <xs:element name="session_summary_list">
    <xs:complexType>
      <xs:choice>
        <xs:element ref="error"/>
        <xs:element name="session_summary" type="session_summary" minOccurs="0" maxOccurs="unbounded"/>
      </xs:choice>
    </xs:complexType>
  </xs:element>
  <xs:element name="summary_list">
    <xs:complexType>
      <xs:choice>
        <xs:element ref="error"/>
        <xs:element name="summary" type="summary" minOccurs="0" maxOccurs="unbounded"/>
      </xs:choice>
    </xs:complexType>
  </xs:element>
  <xs:element name="exit_survey_list">
    <xs:complexType>
      <xs:choice>
        <xs:element ref="error"/>
        <xs:element name="exit_survey" type="exit_survey" minOccurs="0" maxOccurs="unbounded"/>
      </xs:choice>
    </xs:complexType>
  </xs:element>
  <xs:complexType name="session">
    <xs:sequence>
      <xs:element name="session_type" type="xs:string"/>
      <xs:element name="lseq" type="xs:integer"/>
      <xs:element name="start_time" type="instant"/>
      <xs:element name="end_time" type="instant" minOccurs="0"/>
      <xs:element name="duration" type="xs:string"/>
      <xs:element name="external_key" type="xs:string"/>
      <xs:element name="public_site" type="public_site"/>
      <xs:element name="custom_attributes" type="custom_attributes"/>
      <xs:element name="session_chat_view_url" type="xs:anyURI" minOccurs="0"/>
      <xs:element name="session_chat_download_url" type="xs:anyURI" minOccurs="0"/>
      <xs:element name="session_recording_view_url" type="xs:anyURI" minOccurs="0"/>
      <xs:element name="session_recording_download_url" type="xs:anyURI" minOccurs="0"/>
      <xs:element name="command_shell_recordings" type="command_shell_recordings"/>
      <xs:element name="file_transfer_count" type="xs:integer"/>
      <xs:element name="file_move_count" type="xs:integer"/>
      <xs:element name="file_delete_count" type="xs:integer"/>
      <xs:element name="primary_customer" type="numbered_person"/>
      <xs:element name="primary_rep" type="person" minOccurs="0"/>
      <xs:element name="jump_group" type="jump_group" minOccurs="0"/>
      <xs:element name="jumpoint" type="jumpoint"/>
      <xs:element name="customer_list" type="customer_list"/>
      <xs:element name="rep_list" type="rep_list"/>
      <xs:element name="cust_survey_list" type="cust_survey_list"/>
      <xs:element name="rep_survey_list" type="rep_survey_list"/>
      <xs:element name="session_details" type="session_details"/>
    </xs:sequence>
    <xs:attribute name="lsid" type="xs:string" use="required"/>
  </xs:complexType>
  <xs:complexType name="session_summary">
    <xs:sequence>
      <xs:element name="session_type" type="xs:string"/>
      <xs:element name="lseq" type="xs:integer"/>
      <xs:element name="start_time" type="instant"/>
      <xs:element name="end_time" type="instant" minOccurs="0"/>
      <xs:element name="duration" type="xs:string"/>
      <xs:element name="external_key" type="xs:string"/>
      <xs:element name="custom_attributes" type="custom_attributes"/>
      <xs:element name="primary_customer" type="numbered_person"/>
      <xs:element name="primary_rep" type="person" minOccurs="0"/>
    </xs:sequence>
    <xs:attribute name="lsid" type="xs:string" use="required"/>
  </xs:complexType>
  <xs:complexType name="summary">
    <xs:sequence>
      <xs:element name="rep_info" type="identified" minOccurs="0"/>
      <xs:element name="site_info" type="identified" minOccurs="0"/>
      <xs:element name="total_sessions" type="xs:integer"/>
      <xs:element name="total_duration" type="xs:string"/>
      <xs:element name="average_duration" type="xs:string"/>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="exit_survey">
    <xs:sequence>
      <xs:element name="submitted_by" type="submitter"/>
      <xs:element name="primary_customer" type="numbered_person"/>
      <xs:element name="primary_rep" type="person" minOccurs="0"/>
      <xs:element name="question_list" type="question_list"/>
    </xs:sequence>
    <xs:attribute name="lsid" type="xs:string" use="required"/>
    <xs:attribute name="ts" type="xs:integer" use="required"/>
  </xs:complexType>
  <xs:complexType name="question_list">
    <xs:sequence>
      <xs:element name="question" type="question" minOccurs="0" maxOccurs="unbounded"/>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="question">
    <xs:sequence>
      <xs:element name="type" type="xs:string"/>
      <xs:element name="name" type="xs:string"/>
      <xs:element name="label" type="xs:string"/>
      <xs:element name="report_header" type="xs:string"/>
      <xs:element name="answer_list" type="answer_list"/>
    </xs:sequence>
    <xs:attribute name="id" type="xs:integer" use="required"/>
  </xs:complexType>
  <xs:complexType name="answer_list">
    <xs:sequence>
      <xs:element name="answer" type="xs:string" minOccurs="0" maxOccurs="unbounded"/>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="custom_attributes">
    <xs:sequence>
      <xs:element name="custom_attribute" type="custom_attribute" minOccurs="0" maxOccurs="unbounded"/>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="command_shell_recordings">
    <xs:sequence>
      <xs:element name="command_shell_recording" type="command_shell_recording" minOccurs="0" maxOccurs="unbounded"/>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="command_shell_recording">
    <xs:sequence>
      <xs:element name="download_url" type="xs:anyURI"/>
      <xs:element name="view_url" type="xs:anyURI"/>
    </xs:sequence>
    <xs:attribute name="instance" type="xs:integer" use="required"/>
  </xs:complexType>
${recordTypes}
${[
  textType('instant', 'timestamp:integer'),
  textType('public_site', 'id:string'),
  textType('custom_attribute', 'display_name:string', 'code_name:string'),
  textType('numbered_person', 'gsnumber:integer'),
  textType('person', 'gsnumber:integer', 'id:string'),
  textType('identified', 'id:string'),
  textType('submitter', 'type:string'),
  textType('actor', 'type:string', 'gsnumber:integer'),
].join('\n')}
</xs:schema>
`;

/** Text with attributes, all of them required. */
function textType(name: string, ...attributes: readonly string[]): string {
  const declared = attributes.map((attribute) => {
    const [of, type] = attribute.split(':');
    return `        <xs:attribute name="${of ?? ''}" type="xs:${type ?? ''}" use="required"/>`;
  });
  return `  <xs:complexType name="${name}">
    <xs:simpleContent>
      <xs:extension base="xs:string">
${declared.join('\n')}
      </xs:extension>
    </xs:simpleContent>
  </xs:complexType>`;
}
