/** Of `reporting.xsd`: who took part in a session, and what was done. */
export const recordTypes = `  <xs:complexType name="customer_list">
    <xs:sequence>
      <xs:element name="customer" type="customer" minOccurs="0" maxOccurs="unbounded"/>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="customer">
    <xs:sequence>
      <xs:element name="username" type="xs:string"/>
      <xs:element name="public_ip" type="xs:string"/>
      <xs:element name="private_ip" type="xs:string"/>
      <xs:element name="hostname" type="xs:string"/>
      <xs:element name="os" type="xs:string"/>
      <xs:element name="info" type="customer_info"/>
      <xs:element name="primary_cust" type="xs:integer"/>
    </xs:sequence>
    <xs:attribute name="gsnumber" type="xs:integer" use="required"/>
  </xs:complexType>
  <xs:complexType name="customer_info">
    <xs:sequence>
      <xs:element name="name" type="xs:string"/>
      <xs:element name="company" type="xs:string"/>
      <xs:element name="issue" type="xs:string"/>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="rep_list">
    <xs:sequence>
      <xs:element name="representative" type="representative" minOccurs="0" maxOccurs="unbounded"/>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="representative">
    <xs:sequence>
      <xs:element name="username" type="xs:string"/>
      <xs:element name="display_name" type="xs:string"/>
      <xs:element name="public_ip" type="xs:string"/>
      <xs:element name="private_ip" type="xs:string"/>
      <xs:element name="hostname" type="xs:string"/>
      <xs:element name="os" type="xs:string"/>
      <xs:element name="session_owner" type="xs:integer"/>
      <xs:element name="seconds_involved" type="xs:integer"/>
      <xs:element name="primary_rep" type="xs:integer"/>
      <xs:element name="invited" type="xs:integer"/>
    </xs:sequence>
    <xs:attribute name="gsnumber" type="xs:integer" use="required"/>
    <xs:attribute name="id" type="xs:string" use="required"/>
  </xs:complexType>
  <xs:complexType name="cust_survey_list">
    <xs:sequence>
      <xs:element name="cust_exit_survey" type="survey" minOccurs="0" maxOccurs="unbounded"/>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="rep_survey_list">
    <xs:sequence>
      <xs:element name="rep_exit_survey" type="survey" minOccurs="0" maxOccurs="unbounded"/>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="survey">
    <xs:sequence>
      <xs:element name="value" type="named_value" minOccurs="0" maxOccurs="unbounded"/>
    </xs:sequence>
    <xs:attribute name="gsnumber" type="xs:integer" use="required"/>
  </xs:complexType>
  <xs:complexType name="named_value">
    <xs:attribute name="name" type="xs:string" use="required"/>
    <xs:attribute name="value" type="xs:string" use="required"/>
  </xs:complexType>
  <xs:complexType name="session_details">
    <xs:sequence>
      <xs:element name="event" type="event" minOccurs="0" maxOccurs="unbounded"/>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="event">
    <xs:sequence>
      <xs:element name="performed_by" type="actor"/>
      <xs:element name="destination" type="actor" minOccurs="0"/>
      <xs:element name="body" type="xs:string" minOccurs="0"/>
      <xs:element name="encoded_body" type="xs:base64Binary" minOccurs="0"/>
      <xs:element name="data" type="event_data" minOccurs="0"/>
      <xs:element name="files" type="event_files" minOccurs="0"/>
    </xs:sequence>
    <xs:attribute name="timestamp" type="xs:integer" use="required"/>
    <xs:attribute name="event_type" type="xs:string" use="required"/>
  </xs:complexType>
  <xs:complexType name="event_data">
    <xs:sequence>
      <xs:element name="value" type="named_value" maxOccurs="unbounded"/>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="event_files">
    <xs:sequence>
      <xs:element name="file" type="event_file" maxOccurs="unbounded"/>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="event_file">
    <xs:sequence>
      <xs:element name="filename" type="xs:string"/>
      <xs:element name="filesize" type="xs:integer"/>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="jump_group">
    <xs:attribute name="type" type="xs:string" use="required"/>
    <xs:attribute name="id" type="xs:integer" use="required"/>
  </xs:complexType>
  <xs:complexType name="jumpoint">
    <xs:attribute name="id" type="xs:integer" use="required"/>
  </xs:complexType>`;
