import { withEvents } from '../../application/outbound/event-groups.js';
import type { EventName } from '../../application/outbound/recipient-draft.js';
import { FieldProblem, useFieldProblem } from './fields.js';
import { useCatalogue } from './use-catalogue.js';

type Props = Readonly<{
  path: string;
  wanted: readonly EventName[];
  onWanted: (wanted: EventName[]) => void;
}>;

/** The events of one rule, without descriptions, which stand above. */
export function RuleEvents({ path, wanted, onWanted }: Props) {
  const { events } = useCatalogue();
  const { problem, id, marks } = useFieldProblem(path);
  return (
    <details class="menu-like">
      <summary {...marks}>
        Events <span class="muted">{wanted.length} chosen</span>
      </summary>
      <div class="event-columns">
        {events.map((event) => (
          <label key={event.name} class="check">
            <input
              type="checkbox"
              checked={wanted.includes(event.name)}
              onChange={({ currentTarget }) =>
                onWanted(withEvents(wanted, [event], currentTarget.checked))
              }
            />
            {event.title}
          </label>
        ))}
      </div>
      <FieldProblem id={id} problem={problem} />
    </details>
  );
}
