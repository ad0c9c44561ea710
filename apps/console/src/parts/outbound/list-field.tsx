import { useState } from 'preact/hooks';
import { FieldHint, FieldProblem, useFieldProblem } from './fields.js';

type Props = Readonly<{
  label: string;
  path: string;
  hint?: string;
  items: readonly string[];
  placeholder?: string;
  suggestions?: readonly string[];
  onItems: (items: string[]) => void;
}>;

/** Several short texts. Enter and a comma end one; so does leaving the field, so that nothing typed is lost. */
export function ListField(props: Props) {
  const { label, path, hint, items, placeholder = '', suggestions = [], onItems } = props;
  const [typed, setTyped] = useState('');
  const { problem, id, marks } = useFieldProblem(path, hint !== undefined);
  const take = (text: string) => {
    const words = text.split(/[,\n]/).map((word) => word.trim());
    setTyped('');
    onItems([...new Set([...items, ...words.filter((word) => word !== '')])]);
  };
  return (
    <div class="field" role="group" aria-labelledby={id}>
      <label class="field-name" id={id} for={`${id}-input`}>
        {label}
      </label>
      <Items items={items} onItems={onItems} />
      <input
        {...marks}
        id={`${id}-input`}
        list={suggestions.length > 0 ? `${id}-known` : undefined}
        placeholder={placeholder}
        value={typed}
        onInput={({ currentTarget: { value } }) =>
          value.includes(',') ? take(value) : setTyped(value)
        }
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || typed === '') return;
          event.preventDefault();
          take(typed);
        }}
        onBlur={() => typed !== '' && take(typed)}
      />
      {suggestions.length > 0 && (
        <datalist id={`${id}-known`}>
          {suggestions.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      )}
      <FieldHint id={id} hint={hint} />
      <FieldProblem id={id} problem={problem} />
    </div>
  );
}

type ItemsProps = Readonly<{ items: readonly string[]; onItems: (items: string[]) => void }>;

function Items({ items, onItems }: ItemsProps) {
  return items.length === 0 ? null : (
    <ul class="chips">
      {items.map((item) => (
        <li key={item} class="chip">
          {item}
          <button
            type="button"
            class="chip-remove"
            aria-label={`Remove ${item}`}
            onClick={() => onItems(items.filter((other) => other !== item))}
          >
            ×
          </button>
        </li>
      ))}
    </ul>
  );
}
