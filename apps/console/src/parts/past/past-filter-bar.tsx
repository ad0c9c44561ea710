import { useEffect, useState } from 'preact/hooks';
import { instantOf } from '../../application/past-sessions.js';
import type { PastFilter } from '../../application/past-sessions.js';

type Props = Readonly<{
  filter: PastFilter;
  onFilter: (filter: PastFilter) => void;
  onReload: () => void;
}>;

const typingMs = 250;
const statuses = { '': 'All', running: 'Running', ended: 'Ended' } as const;
type Status = keyof typeof statuses;

type DayProps = Readonly<{ label: string; plusDays: 0 | 1; onDay: (instant: string) => void }>;

function Day({ label, plusDays, onDay }: DayProps) {
  return (
    <label class="inline-label">
      {label}
      <input
        type="date"
        onChange={({ currentTarget }) => onDay(instantOf(currentTarget.value, plusDays))}
      />
    </label>
  );
}

/** The days stand in the form as they were typed; the filter has their instants. */
export function PastFilterBar({ filter, onFilter, onReload }: Props) {
  const [search, setSearch] = useState(filter.search);
  useEffect(() => {
    if (search === filter.search) return undefined;
    const timer = setTimeout(() => onFilter({ ...filter, search }), typingMs);
    return () => clearTimeout(timer);
  }, [search, filter, onFilter]);
  return (
    <div class="toolbar">
      <input
        type="search"
        class="search"
        placeholder="Search sessions"
        aria-label="Search sessions"
        onInput={({ currentTarget }) => setSearch(currentTarget.value.trim())}
      />
      <div class="segments" role="group" aria-label="State">
        {(Object.keys(statuses) as Status[]).map((status) => (
          <button
            key={status}
            type="button"
            aria-pressed={filter.status === status}
            onClick={() => onFilter({ ...filter, status })}
          >
            {statuses[status]}
          </button>
        ))}
      </div>
      <Day label="From" plusDays={0} onDay={(from) => onFilter({ ...filter, from })} />
      <Day label="To" plusDays={1} onDay={(to) => onFilter({ ...filter, to })} />
      <span class="toolbar-space" />
      <button type="button" onClick={onReload}>
        Refresh
      </button>
    </div>
  );
}
