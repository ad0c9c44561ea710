import { useContext } from 'preact/hooks';
import { eventGroups, withEvents } from '../../application/outbound/event-groups.js';
import type { EventGroup } from '../../application/outbound/event-groups.js';
import { problemAt } from '../../application/outbound/field-problems.js';
import type { Draft, EventName } from '../../application/outbound/recipient-draft.js';
import { FormSection, ProblemsContext } from './fields.js';
import { useCatalogue } from './use-catalogue.js';

type Props = Readonly<{ draft: Draft; onChange: (change: { events: EventName[] }) => void }>;

/** B1 *Events to Send*. */
export function EventsField({ draft, onChange }: Props) {
  const { events } = useCatalogue();
  const problem = problemAt(useContext(ProblemsContext), 'events');
  return (
    <FormSection title="Events to Send" note="What this recipient hears of.">
      {eventGroups(events, draft.type).map((group) => (
        <Group
          key={group.title}
          group={group}
          wanted={draft.events}
          isRefused={problem !== ''}
          onWanted={(wanted) => onChange({ events: wanted })}
        />
      ))}
      {problem !== '' && <span class="field-problem">{problem}</span>}
    </FormSection>
  );
}

type GroupProps = Readonly<{
  group: EventGroup;
  wanted: readonly EventName[];
  isRefused: boolean;
  onWanted: (wanted: EventName[]) => void;
}>;

function Group({ group: { title, events }, wanted, isRefused, onWanted }: GroupProps) {
  const chosen = events.filter(({ name }) => wanted.includes(name)).length;
  const isAll = chosen === events.length;
  return (
    <fieldset class="event-group">
      <legend>
        <label class="check">
          <input
            type="checkbox"
            checked={isAll}
            indeterminate={chosen > 0 && !isAll}
            aria-invalid={isRefused}
            onChange={() => onWanted(withEvents(wanted, events, !isAll))}
          />
          {title}
          <span class="muted">
            {chosen} of {events.length}
          </span>
        </label>
      </legend>
      {events.map((event) => (
        <label key={event.name} class="check event-choice">
          <input
            type="checkbox"
            checked={wanted.includes(event.name)}
            onChange={({ currentTarget }) =>
              onWanted(withEvents(wanted, [event], currentTarget.checked))
            }
          />
          <span>
            {event.title}
            <span class="field-hint">{event.description}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
