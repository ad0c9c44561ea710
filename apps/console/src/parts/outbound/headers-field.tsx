import { changedAt, without } from '../../application/outbound/mapping-edit.js';
import type { HttpDraft } from '../../application/outbound/recipient-draft.js';
import { FieldProblem, useFieldProblem } from './fields.js';

type Headers = HttpDraft['headers'];

type Props = Readonly<{
  label: string;
  path: string;
  headers: Headers;
  onHeaders: (headers: Headers) => void;
}>;

/** Further headers of each request; their values are templates, too. */
export function HeadersField({ label, path, headers, onHeaders }: Props) {
  const { problem, id, marks } = useFieldProblem(path);
  return (
    <div class="field" role="group" aria-labelledby={id}>
      <span class="field-name" id={id}>
        {label}
      </span>
      {headers.map((header, index) => (
        <HeaderRow
          key={index}
          header={header}
          names={`${label} ${index + 1}`}
          marks={marks}
          onHeader={(next) => onHeaders(changedAt(headers, index, next))}
          onRemove={() => onHeaders(without(headers, index))}
        />
      ))}
      <div>
        <button
          type="button"
          class="button-small"
          onClick={() => onHeaders([...headers, { name: '', value: '' }])}
        >
          Add a header
        </button>
      </div>
      <FieldProblem id={id} problem={problem} />
    </div>
  );
}

type RowProps = Readonly<{
  header: Headers[number];
  names: string;
  marks: object;
  onHeader: (header: Headers[number]) => void;
  onRemove: () => void;
}>;

function HeaderRow({ header, names, marks, onHeader, onRemove }: RowProps) {
  return (
    <div class="header-row">
      <input
        {...marks}
        aria-label={`${names}: name`}
        placeholder="name"
        spellcheck={false}
        value={header.name}
        onInput={({ currentTarget: { value } }) => onHeader({ ...header, name: value.trim() })}
      />
      <input
        {...marks}
        class="code"
        aria-label={`${names}: value`}
        placeholder="value, such as {{ secrets.token }}"
        spellcheck={false}
        value={header.value}
        onInput={({ currentTarget: { value } }) => onHeader({ ...header, value })}
      />
      <button
        type="button"
        class="button-quiet button-icon"
        aria-label={`Remove the header ${header.name}`}
        onClick={onRemove}
      >
        ×
      </button>
    </div>
  );
}
