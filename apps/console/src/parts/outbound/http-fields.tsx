import { emptyMapping } from '../../application/outbound/mapping-edit.js';
import { withFormat } from '../../application/outbound/recipient-draft.js';
import type { HttpDraft } from '../../application/outbound/recipient-draft.js';
import type { Edit } from './edit.js';
import { CertificateField } from './certificate-field.js';
import { CheckField, ChoiceField, FormSection, TextField } from './fields.js';
import { HeadersField } from './headers-field.js';
import { ListField } from './list-field.js';
import { MappingEditor } from './mapping-editor.js';

export function AddressFields({ value: { url }, onChange }: Edit<HttpDraft>) {
  return (
    <TextField
      label="URL"
      path="url"
      value={url}
      hint="It may carry query parameters, such as ?KB=support; the requests of a connector are relative to it."
      onText={(text) => onChange({ url: text.trim() })}
      input={{ type: 'url', placeholder: 'https://', spellcheck: false }}
    />
  );
}

const formats = {
  form: 'Form fields, as ticketing integrations read them',
  json: 'JSON (CloudEvents 1.0)',
  mapping: 'Rules of a connector',
} as const;

/** What goes out. */
export function ContentFields({ value, onChange }: Edit<HttpDraft>) {
  const { format, mapping, headers } = value;
  const choose = (next: HttpDraft['format']) => {
    const rules = next === 'mapping' ? { mapping: mapping ?? emptyMapping } : {};
    onChange({ ...withFormat(value, next), ...rules });
  };
  return (
    <FormSection
      title="Content"
      note="Forms and JSON are signed (Standard Webhooks). A connector speaks another system’s own language."
    >
      <ChoiceField
        label="Format"
        path="format"
        value={format}
        choices={formats}
        onChoice={choose}
      />
      <CheckField
        label="Send Custom Fields"
        isOn={value.send_custom_fields}
        onSwitch={(on) => onChange({ send_custom_fields: on })}
      />
      <HeadersField
        label="Headers"
        path="headers"
        headers={headers}
        onHeaders={(next) => onChange({ headers: next })}
      />
      {format === 'mapping' && mapping !== null && (
        <MappingEditor
          mapping={mapping}
          recipient={value}
          onMapping={(next) => onChange({ mapping: next })}
        />
      )}
    </FormSection>
  );
}

const successes = { '200': 'Only 200', '2xx': 'Any 2xx' } as const;

export function SafetyFields({ value, onChange }: Edit<HttpDraft>) {
  return (
    <FormSection
      title="Trust"
      note="Where this recipient may be, and which answers count as a success."
    >
      <ChoiceField
        label="Success"
        path="success"
        value={value.success}
        choices={successes}
        onChoice={(success) => onChange({ success })}
      />
      <CertificateField
        pem={value.ca_certificate}
        onPem={(pem) => onChange({ ca_certificate: pem })}
      />
      <ListField
        label="Allowed destinations"
        path="destinations"
        hint="Addresses or networks; empty is wherever the URL leads, as far as the site allows it."
        placeholder="203.0.113.0/24"
        items={value.destinations}
        onItems={(destinations) => onChange({ destinations })}
      />
    </FormSection>
  );
}
