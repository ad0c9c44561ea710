import type { EmailDraft } from '../../application/outbound/recipient-draft.js';
import type { Edit } from './edit.js';
import { AreaField, CheckField, FormSection, TextField } from './fields.js';
import { ListField } from './list-field.js';

const macros = 'Liquid, such as {{ event.title }}, {{ fields.lsid }} or {{ jump_client.name }}.';

export function EmailFields({ value, onChange }: Edit<EmailDraft>) {
  return (
    <FormSection title="Message" note="One message for each event, to all of the addresses.">
      <ListField
        label="Addresses"
        path="addresses"
        hint="Up to ten."
        placeholder="name@example.org"
        items={value.addresses}
        onItems={(addresses) => onChange({ addresses })}
      />
      <TextField
        label="Subject"
        path="subject"
        value={value.subject ?? ''}
        onText={(subject) => onChange({ subject })}
      />
      <AreaField
        label="Body"
        path="body"
        rows={6}
        hint={macros}
        value={value.body ?? ''}
        onText={(body) => onChange({ body })}
      />
      <CheckField
        label="Send Custom Fields"
        isOn={value.send_custom_fields}
        onSwitch={(on) => onChange({ send_custom_fields: on })}
      />
    </FormSection>
  );
}
