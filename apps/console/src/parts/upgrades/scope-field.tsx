import { useState } from 'preact/hooks';

const scopes = {
  all: { title: 'All Jump Clients', label: '', hint: '' },
  jump_groups: { title: 'Jump Groups', label: 'Numbers of the groups', hint: '1, 7' },
  tags: { title: 'Tags', label: 'Tags', hint: 'till, lab' },
  search: { title: 'A search', label: 'Search', hint: 'berlin' },
} as const;
type ScopeName = keyof typeof scopes;

const isScope = (name: string): name is ScopeName => name in scopes;

export function ScopeField() {
  const [scope, setScope] = useState<ScopeName>('all');
  const { label, hint } = scopes[scope];
  return (
    <>
      <label>
        Scope
        <select
          name="scope"
          value={scope}
          onChange={({ currentTarget: { value } }) => setScope(isScope(value) ? value : 'all')}
        >
          {Object.entries(scopes).map(([name, { title }]) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </label>
      {scope !== 'all' && (
        <label class="grow">
          {label}
          <input
            name="scope-text"
            required
            placeholder={hint}
            {...(scope === 'jump_groups' && { pattern: '[0-9, ]+' })}
          />
        </label>
      )}
    </>
  );
}
