import { useState } from 'preact/hooks';
import { newLookup, reasonsIn, reasonsText } from '../../application/outbound/mapping-edit.js';
import type { Lookup } from '../../application/outbound/mapping-edit.js';
import { AreaField, CheckField, TextField } from './fields.js';
import { RequestFields } from './request-fields.js';

type Props = Readonly<{ lookup: Lookup | null; onLookup: (lookup: Lookup | null) => void }>;

const path = 'mapping.lookup';

/** PO-25: the same system can be asked whether a ticket is good for a jump. */
export function LookupEditor({ lookup, onLookup }: Props) {
  return (
    <div class="field" role="group" aria-label="Ticket look-up">
      <CheckField
        label="Answers the ticket rule of Jump Policies"
        isOn={lookup !== null}
        onSwitch={(isOn) => onLookup(isOn ? newLookup : null)}
      />
      {lookup !== null && (
        <details class="rule">
          <summary>
            <strong>Ticket look-up</strong>
            <span class="field-hint">
              {lookup.request.method} {lookup.request.url}; allowed when {lookup.allow}.
            </span>
          </summary>
          <LookupFields lookup={lookup} onLookup={onLookup} />
        </details>
      )}
    </div>
  );
}

type FieldProps = Readonly<{ lookup: Lookup; onLookup: (lookup: Lookup) => void }>;

function LookupFields({ lookup, onLookup }: FieldProps) {
  return (
    <div class="form-section-fields">
      <RequestFields
        title="Request"
        path={`${path}.request`}
        request={lookup.request}
        onRequest={(request) => onLookup({ ...lookup, request })}
      />
      <TextField
        label="Allowed when"
        path={`${path}.allow`}
        hint="A condition over answer, answer_text, ticket, user and jump_item."
        value={lookup.allow}
        onText={(allow) => onLookup({ ...lookup, allow })}
        input={{ class: 'code', spellcheck: false }}
      />
      <ReasonsField
        reasons={lookup.reasons}
        onReasons={(reasons) => onLookup({ ...lookup, reasons })}
      />
    </div>
  );
}

type ReasonProps = Readonly<{
  reasons: Lookup['reasons'];
  onReasons: (reasons: Lookup['reasons']) => void;
}>;

function ReasonsField({ reasons, onReasons }: ReasonProps) {
  const [typed, setTyped] = useState('');
  const kept = reasonsText(reasons);
  return (
    <AreaField
      label="What a refusal says"
      path={`${path}.reasons`}
      rows={3}
      hint="A line each, condition => text; the first that fits is told to the representative."
      value={reasonsText(reasonsIn(typed)) === kept ? typed : kept}
      onText={(next) => {
        setTyped(next);
        onReasons(reasonsIn(next));
      }}
    />
  );
}
