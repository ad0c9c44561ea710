import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { rowHeightPx, scrollTopFor, visibleRows } from '../application/visible-rows.js';

/** How far a list is scrolled and how much of it is in view. */
export function useViewport() {
  const body = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600 });
  useEffect(() => {
    const element = body.current;
    if (element === null) return undefined;
    const read = () => setView({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(read);
    observer.observe(element);
    element.addEventListener('scroll', read, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', read);
    };
  }, []);
  return { body, view };
}

/** Rows to move by, for the keys that move a selection. */
export function movement(key: string, pageRows: number): number | undefined {
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: pageRows,
    PageUp: -pageRows,
    Home: -Infinity,
    End: Infinity,
  };
  return moves[key];
}

type Props<Row> = Readonly<{
  label: string;
  rows: readonly Row[];
  head: ComponentChildren;
  /** The columns' widths, as of a grid. */
  columns: string;
  selected: number;
  onSelect: (index: number) => void;
  onEnter?: (row: Row) => void;
  onKey?: (event: KeyboardEvent) => void;
  keyOf: (row: Row) => string | number;
  cells: (row: Row) => ComponentChildren;
}>;

type Viewport = ReturnType<typeof useViewport>;

function keyHandler<Row>(props: Props<Row>, { body, view }: Viewport) {
  const { rows, selected, onSelect, onEnter, onKey } = props;
  return (event: KeyboardEvent) => {
    const row = rows[selected];
    const move = movement(event.key, Math.floor(view.height / rowHeightPx) - 1);
    if (event.key === 'Enter' && row !== undefined && onEnter !== undefined) onEnter(row);
    else if (move !== undefined && rows.length > 0) {
      const next = Math.max(0, Math.min(rows.length - 1, selected + move));
      onSelect(next);
      body.current?.scrollTo({ top: scrollTopFor(next, view.top, view.height) });
    } else return onKey?.(event);
    event.preventDefault();
  };
}

function indexAt({ target }: MouseEvent): number {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
  return row === null ? -1 : Number(row.dataset['index']);
}

/** A grid of which only the rows in view exist: arrows select, Enter or a double click opens. */
export function VirtualRows<Row>(props: Props<Row>) {
  const { label, rows, head, columns, selected, onSelect, onEnter, keyOf, cells } = props;
  const viewport = useViewport();
  const { from, to } = visibleRows(viewport.view.top, viewport.view.height, rows.length);
  const open = (event: MouseEvent) => {
    const row = rows[indexAt(event)];
    if (row !== undefined) onEnter?.(row);
  };
  return (
    <div
      class="table"
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={rows.length + 1}
      style={{ '--columns': columns }}
      onKeyDown={keyHandler(props, viewport)}
    >
      <div class="grid-row table-head" role="row">
        {head}
      </div>
      <div
        class="table-body"
        ref={viewport.body}
        onClick={(event) => indexAt(event) >= 0 && onSelect(indexAt(event))}
        onDblClick={open}
        onMouseDown={(event) => event.detail > 1 && event.preventDefault()}
      >
        <div class="table-space" style={{ height: `${rows.length * rowHeightPx}px` }}>
          {rows.slice(from, to).map((row, offset) => (
            <div
              key={keyOf(row)}
              class="grid-row"
              role="row"
              aria-rowindex={from + offset + 2}
              aria-selected={from + offset === selected}
              data-index={from + offset}
              style={{ transform: `translateY(${(from + offset) * rowHeightPx}px)` }}
            >
              {cells(row)}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
