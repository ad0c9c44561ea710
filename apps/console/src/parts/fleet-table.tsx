import { useEffect } from 'preact/hooks';
import { nextSort } from '../application/fleet.js';
import type { JumpClient, Sort } from '../application/fleet.js';
import { rowHeightPx, scrollTopFor, visibleRows } from '../application/visible-rows.js';
import { columns } from './fleet-columns.js';
import type { Column } from './fleet-columns.js';
import { movement, useViewport } from './virtual-rows.js';
import { useNow } from './use-now.js';

type Props = Readonly<{
  rows: readonly JumpClient[];
  /** How many there are in all, loaded or not; -1 when nobody knows. */
  total: number;
  selectedId: string | null;
  onSelect: (client: JumpClient) => void;
  onJump: (client: JumpClient) => void;
  onNearEnd: () => void;
  sort: Sort;
  onSort: (sort: Sort) => void;
}>;

const rowId = (clientId: string) => `row-${clientId}`;

type HeadProps = Pick<Props, 'sort' | 'onSort'>;

function HeadCell({
  column: { key, title, sort: by },
  sort,
  onSort,
}: HeadProps & { column: Column }) {
  if (by === undefined)
    return (
      <div class={`cell c-${key}`} role="columnheader">
        {title}
      </div>
    );
  const direction = sort === by ? 'ascending' : sort === `-${by}` ? 'descending' : 'none';
  return (
    <div class={`cell c-${key}`} role="columnheader" aria-sort={direction}>
      <button type="button" class="sort" onClick={() => onSort(nextSort(sort, by))}>
        {title}
      </button>
    </div>
  );
}

function TableHead({ sort, onSort }: HeadProps) {
  return (
    <div class="table-row table-head" role="row" aria-rowindex={1}>
      {columns.map((column) => (
        <HeadCell key={column.key} column={column} sort={sort} onSort={onSort} />
      ))}
    </div>
  );
}

type RowProps = Readonly<{ client: JumpClient; index: number; isSelected: boolean; now: Date }>;

function TableRow({ client, index, isSelected, now }: RowProps) {
  return (
    <div
      id={rowId(client.id)}
      class={`table-row ${client.status === 'online' ? '' : 'is-away'}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-index={index}
      style={{ transform: `translateY(${index * rowHeightPx}px)` }}
    >
      {columns.map(({ key, cell }) => (
        <div key={key} class={`cell c-${key}`} role="gridcell">
          {cell(client, now)}
        </div>
      ))}
    </div>
  );
}

type View = ReturnType<typeof useViewport>;

/** What keys do: arrows select, Enter jumps. */
function keyHandler({ rows, selectedId, onSelect, onJump }: Props, { body, view }: View) {
  const select = (wish: number) => {
    const index = Math.max(0, Math.min(rows.length - 1, wish));
    const client = rows[index];
    if (client === undefined) return;
    onSelect(client);
    body.current?.scrollTo({ top: scrollTopFor(index, view.top, view.height) });
  };
  return (event: KeyboardEvent) => {
    if (event.target instanceof HTMLButtonElement) return;
    const selected = rows.findIndex(({ id }) => id === selectedId);
    const client = rows[selected];
    const move = movement(event.key, Math.floor(view.height / rowHeightPx) - 1);
    if (event.key === 'Enter' && client !== undefined) onJump(client);
    else if (move !== undefined) select(selected + move);
    else return;
    event.preventDefault();
  };
}

/** What the pointer does: one handler for the whole table, not one for each row. */
function pointerHandler(rows: readonly JumpClient[], act: (client: JumpClient) => void) {
  return ({ target }: MouseEvent) => {
    const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
    const client = row === null ? undefined : rows[Number(row.dataset['index'])];
    if (client !== undefined) act(client);
  };
}

/** A double click jumps; it is not meant to mark a word. */
function keepTextUnselected(event: MouseEvent) {
  if (event.detail > 1) event.preventDefault();
}

/** The list as a grid of which only the rows in view exist. */
export function FleetTable(props: Props) {
  const { rows, total, selectedId, onSelect, onJump, onNearEnd, sort, onSort } = props;
  const now = useNow();
  const viewport = useViewport();
  const { body, view } = viewport;
  const { from, to } = visibleRows(view.top, view.height, rows.length);
  useEffect(() => {
    if (to >= rows.length - 50) onNearEnd();
  }, [to, rows.length, onNearEnd]);
  return (
    <div
      class="table"
      id="fleet-table"
      role="grid"
      tabIndex={0}
      aria-label="Jump Clients"
      aria-rowcount={total < 0 ? -1 : total + 1}
      aria-activedescendant={selectedId === null ? undefined : rowId(selectedId)}
      onKeyDown={keyHandler(props, viewport)}
      onMouseDown={keepTextUnselected}
      onClick={pointerHandler(rows, onSelect)}
      onDblClick={pointerHandler(rows, onJump)}
    >
      <TableHead sort={sort} onSort={onSort} />
      <div class="table-body" role="rowgroup" ref={body}>
        <div class="table-space" style={{ height: `${rows.length * rowHeightPx}px` }}>
          {rows.slice(from, to).map((client, offset) => (
            <TableRow
              key={client.id}
              client={client}
              index={from + offset}
              isSelected={client.id === selectedId}
              now={now}
            />
          ))}
        </div>
      </div>
    </div>
  );
}
