import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { ClientStatus, FleetQuery } from '../application/fleet.js';

const debounceMs = 250;

const filters: readonly Readonly<{ status: ClientStatus | ''; label: string }>[] = [
  { status: '', label: 'All' },
  { status: 'online', label: 'Online' },
  { status: 'offline', label: 'Offline' },
];

/** "/" brings the focus here from anywhere but a field. */
function useSlash(focus: () => void) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target } = event;
      const isField = target instanceof Element && target.matches('input, textarea, select');
      if (event.key !== '/' || isField) return;
      event.preventDefault();
      focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [focus]);
}

type SearchProps = Readonly<{ search: string; onSearch: (search: string) => void }>;

/** Searches a moment after the last key, and at once on Enter (RG-72). */
function SearchField({ search, onSearch }: SearchProps) {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  useSlash(useCallback(() => field.current?.select(), []));
  useEffect(() => {
    const timer = setTimeout(() => onSearch(text.trim()), debounceMs);
    return () => clearTimeout(timer);
  }, [text, onSearch]);
  // Somebody else has asked for everything: an answer without its question would confuse.
  useEffect(() => {
    if (search === '') setText('');
  }, [search]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') onSearch(text.trim());
    if (event.key === 'Escape') setText('');
    if (event.key === 'ArrowDown') document.getElementById('fleet-table')?.focus();
  };
  return (
    <input
      ref={field}
      class="search"
      type="search"
      placeholder="Search name, user, address, tag …"
      aria-label="Search Jump Clients"
      aria-keyshortcuts="/"
      spellcheck={false}
      value={text}
      onInput={({ currentTarget }) => setText(currentTarget.value)}
      onKeyDown={onKeyDown}
    />
  );
}

type Props = Readonly<{
  query: FleetQuery;
  onSearch: (search: string) => void;
  onStatus: (status: FleetQuery['status']) => void;
  onAdd: () => void;
}>;

export function FleetToolbar({ query, onSearch, onStatus, onAdd }: Props) {
  return (
    <div class="toolbar" role="toolbar" aria-label="Jump Clients">
      <SearchField search={query.search} onSearch={onSearch} />
      <div class="segments" role="group" aria-label="Status">
        {filters.map(({ status, label }) => (
          <button
            key={status}
            type="button"
            aria-pressed={query.status === status}
            onClick={() => onStatus(status)}
          >
            {label}
          </button>
        ))}
      </div>
      <span class="toolbar-space" />
      <button type="button" class="button-main" onClick={onAdd}>
        Add computer
      </button>
    </div>
  );
}
