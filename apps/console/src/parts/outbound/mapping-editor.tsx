import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { MappingBody } from '@jumpfleet/outbound-contracts';
import {
  changedAt,
  movedUp,
  newRule,
  withLookup,
  without,
} from '../../application/outbound/mapping-edit.js';
import type { HttpDraft } from '../../application/outbound/recipient-draft.js';
import { TextField } from './fields.js';
import { LookupEditor } from './lookup-editor.js';
import { MappingPreview } from './mapping-preview.js';
import { RuleEditor } from './rule-editor.js';

type Props = Readonly<{
  mapping: MappingBody;
  recipient: Pick<HttpDraft, 'url' | 'headers'>;
  onMapping: (mapping: MappingBody) => void;
}>;

/** `issue_type` is read as "Issue type". */
const readable = (name: string) =>
  `${name.slice(0, 1).toUpperCase()}${name.slice(1).replaceAll('_', ' ')}`;

/** Titles of a connector's settings, where it is known which connector the rules came from. */
export const SettingTitles = createContext<readonly Readonly<{ name: string; title: string }>[]>(
  [],
);

/** The rules of a connector as they are: read, changed, and tried on an example. */
export function MappingEditor({ mapping, recipient, onMapping }: Props) {
  const { settings, rules } = mapping;
  const titles = useContext(SettingTitles);
  const setRules = (next: MappingBody['rules']) => onMapping({ ...mapping, rules: next });
  return (
    <>
      {Object.entries(settings).map(([name, value]) => (
        <TextField
          key={name}
          label={titles.find((known) => known.name === name)?.title ?? readable(name)}
          path={`mapping.settings.${name}`}
          value={value}
          onText={(text) => onMapping({ ...mapping, settings: { ...settings, [name]: text } })}
        />
      ))}
      <div class="field" role="group" aria-label="Rules">
        <span class="field-name">Rules</span>
        <span class="field-hint">
          The first rule that fits an event makes its request; an event that no rule fits is
          skipped. Addresses, headers and bodies are Liquid templates.
        </span>
        {rules.map((rule, index) => (
          <RuleEditor
            key={index}
            rule={rule}
            path={`mapping.rules.${index}`}
            onRule={(next) => setRules(changedAt(rules, index, next))}
            {...(index > 0 && { onUp: () => setRules(movedUp(rules, index)) })}
            onRemove={() => setRules(without(rules, index))}
          />
        ))}
        <div>
          <button type="button" class="button-small" onClick={() => setRules([...rules, newRule])}>
            Add a rule
          </button>
        </div>
      </div>
      <LookupEditor
        lookup={mapping.lookup ?? null}
        onLookup={(lookup) => onMapping(withLookup(mapping, lookup))}
      />
      <MappingPreview mapping={mapping} recipient={recipient} />
    </>
  );
}
