import type { FileEntry } from '@jumpfleet/gateway-contracts';
import { formatBytes, formatInstant } from '../../application/format.js';
import type { FileSort } from '../../application/session/operations.js';
import { shownName } from '../../application/session/paths.js';
import { VirtualRows } from '../virtual-rows.js';

type Props = Readonly<{
  entries: readonly FileEntry[];
  sort: FileSort;
  onSort: (sort: FileSort) => void;
  selected: number;
  onSelect: (index: number) => void;
  onOpen: (entry: FileEntry) => void;
  onKey: (event: KeyboardEvent) => void;
}>;

const columns = 'minmax(160px, 3fr) 90px 150px 60px minmax(70px, 1fr)';
const marks = { folder: '▸', file: '', link: '↪', other: '◦' } as const;
const sortable: readonly (readonly [string, FileSort])[] = [
  ['Name', 'name'],
  ['Size', 'size'],
  ['Changed', 'modified_at'],
];

function Head({ sort, onSort }: Pick<Props, 'sort' | 'onSort'>) {
  return (
    <>
      {sortable.map(([title, by]) => (
        <div
          key={by}
          class="cell"
          role="columnheader"
          aria-sort={sort === by ? (by === 'name' ? 'ascending' : 'descending') : 'none'}
        >
          <button type="button" class="sort" onClick={() => onSort(by)}>
            {title}
          </button>
        </div>
      ))}
      <div class="cell" role="columnheader">
        Mode
      </div>
      <div class="cell" role="columnheader">
        Owner
      </div>
    </>
  );
}

function cells({ name, type, size, modified_at: modifiedAt, mode, owner = '', target }: FileEntry) {
  const shown = shownName(name);
  return (
    <>
      <div class="cell cell-name" role="gridcell" title={shown}>
        <span class="entry-mark" aria-label={type}>
          {marks[type]}
        </span>
        {shown}
        {target !== undefined && <span class="cell-aside">→ {shownName(target)}</span>}
      </div>
      <div class="cell" role="gridcell">
        {size === undefined ? '' : formatBytes(size)}
      </div>
      <div class="cell" role="gridcell">
        {formatInstant(modifiedAt)}
      </div>
      <div class="cell" role="gridcell">
        {mode}
      </div>
      <div class="cell" role="gridcell">
        {owner}
      </div>
    </>
  );
}

/** A folder of any size: only the rows in view exist. */
export function FileTable({ entries, sort, onSort, selected, onSelect, onOpen, onKey }: Props) {
  return (
    <VirtualRows
      label="Files"
      rows={entries}
      head={<Head sort={sort} onSort={onSort} />}
      columns={columns}
      selected={selected}
      onSelect={onSelect}
      onEnter={onOpen}
      onKey={onKey}
      keyOf={({ name }) => name}
      cells={cells}
    />
  );
}
