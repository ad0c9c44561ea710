import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { searchFields } from '../application/fleet.js';
import type { ClientStatus, FleetQuery, SearchField } from '../application/fleet.js';
import { exportUrl } from '../adapters/fleet-api.js';

const debounceMs = 250;

const filters: readonly Readonly<{ status: ClientStatus | ''; label: string }>[] = [
  { status: '', label: 'All' },
  { status: 'online', label: 'Online' },
  { status: 'offline', label: 'Offline' },
  { status: 'lost', label: 'Lost' },
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

type TextProps = Readonly<{ search: string; onSearch: (search: string) => void }>;

/** Searches a moment after the last key, and at once on Enter (RG-72). */
function SearchText({ search, onSearch }: TextProps) {
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

type FieldsProps = Readonly<{
  fields: FleetQuery['fields'];
  onFields: (fields: FleetQuery['fields']) => void;
}>;

const allFields = Object.entries(searchFields) as [SearchField, string][];

/** The magnifier opens the list of fields (RG-72); with none checked the search looks in every text. */
function SearchFields({ fields, onFields }: FieldsProps) {
  const toggle = (field: SearchField) =>
    onFields(
      fields.includes(field) ? fields.filter((other) => other !== field) : [...fields, field],
    );
  return (
    <details class="menu">
      <summary aria-label="Fields to search">
        ⌕{fields.length > 0 && <span class="menu-count">{fields.length}</span>}
      </summary>
      <div class="menu-list" role="group" aria-label="Fields to search">
        {allFields.map(([field, label]) => (
          <label key={field}>
            <input
              type="checkbox"
              checked={fields.includes(field)}
              onChange={() => toggle(field)}
            />
            {label}
          </label>
        ))}
      </div>
    </details>
  );
}

/** The list as it is filtered and ordered, all of it (RG-42). */
function ExportMenu({ query }: Readonly<{ query: FleetQuery }>) {
  return (
    <details class="menu">
      <summary>Export...</summary>
      <div class="menu-list menu-right">
        <a href={exportUrl(query, 'csv')} download="jump-clients.csv">
          CSV, for a spreadsheet
        </a>
        <a href={exportUrl(query, 'json')} download="jump-clients.json">
          JSON
        </a>
      </div>
    </details>
  );
}

type Props = Readonly<{
  query: FleetQuery;
  onSearch: (search: string) => void;
  onFields: (fields: FleetQuery['fields']) => void;
  onStatus: (status: FleetQuery['status']) => void;
  onPending: (isUpgradePending: boolean) => void;
  onAdd: () => void;
}>;

export function FleetToolbar({ query, onSearch, onFields, onStatus, onPending, onAdd }: Props) {
  return (
    <div class="toolbar" role="toolbar" aria-label="Jump Clients">
      <SearchText search={query.search} onSearch={onSearch} />
      <SearchFields fields={query.fields} onFields={onFields} />
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
      <button
        type="button"
        class="toggle"
        aria-pressed={query.isUpgradePending}
        onClick={() => onPending(!query.isUpgradePending)}
      >
        Upgrade Pending
      </button>
      <span class="toolbar-space" />
      <ExportMenu query={query} />
      <button type="button" class="button-main" onClick={onAdd}>
        Add computer
      </button>
    </div>
  );
}
