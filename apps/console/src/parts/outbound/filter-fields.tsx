import { useCallback } from 'preact/hooks';
import { jumpGroups } from '../../adapters/site-api.js';
import type { Draft } from '../../application/outbound/recipient-draft.js';
import { useAnswer } from '../use-answer.js';
import type { Edit } from './edit.js';
import { CheckField, FormSection } from './fields.js';
import { ListField } from './list-field.js';

type Filtered = Pick<Draft, 'filter'>;

/** Which Jump Clients and sessions it is about; nothing said is all of them. */
export function FilterFields({ value: { filter }, onChange }: Edit<Filtered>) {
  const groups = useAnswer(useCallback(() => jumpGroups(), []));
  const change = (part: Partial<Draft['filter']>) => onChange({ filter: { ...filter, ...part } });
  return (
    <FormSection title="Filter" note="Empty lists let everything through.">
      <ListField
        label="Jump Groups"
        path="filter.jump_groups"
        hint="Code names. Events of Jump Clients in any of them, and of their sessions."
        items={filter.jump_groups}
        suggestions={(groups.value ?? []).map(({ code_name: name }) => name)}
        onItems={(names) => change({ jump_groups: names })}
      />
      <ListField
        label="Tags"
        path="filter.tags"
        items={filter.tags}
        onItems={(tags) => change({ tags })}
      />
      <CheckField
        label="Only what has an external key, such as the number of a ticket"
        isOn={filter.external_key === 'present'}
        onSwitch={(on) => change({ external_key: on ? 'present' : 'any' })}
      />
    </FormSection>
  );
}
