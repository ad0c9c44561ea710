import { useMemo, useState } from 'preact/hooks';
import { formatCount } from '../../application/format.js';
import { JsonLines } from '../../application/session/json-lines.js';
import type { Tools } from '../../application/session/session-port.js';
import {
  cellText,
  columnsOf,
  rowsShown,
  wordsOf,
} from '../../application/session/system-tables.js';
import type { LooseRow } from '../../application/session/system-tables.js';
import { Problem } from '../notice.js';
import { useLines } from './use-lines.js';
import type { LinesOf } from './use-lines.js';
import { VirtualRows } from '../virtual-rows.js';

const lines = () => new JsonLines<LooseRow>();
const requests = {
  services: { request: { tool: 'system', op: 'services' }, lines },
  software: { request: { tool: 'system', op: 'software' }, lines },
} as const satisfies Readonly<Record<string, LinesOf<LooseRow>>>;
const titles = { services: 'Services', software: 'Software' } as const;

type Props = Readonly<{ tools: Tools; op: keyof typeof requests }>;

/** What the platform tells, in the columns that it has. */
export function LooseTable({ tools, op }: Props) {
  const read = useLines(tools, requests[op]);
  const [text, setText] = useState('');
  const [selected, setSelected] = useState(-1);
  const names = useMemo(() => columnsOf(read.items), [read.items]);
  const rows = useMemo(() => rowsShown(read.items, text), [read.items, text]);
  const numbered = useMemo(() => rows.map((row, index) => ({ row, index })), [rows]);
  return (
    <>
      <div class="pane-tools">
        <input
          type="search"
          placeholder="Filter"
          aria-label={`Filter ${titles[op].toLowerCase()}`}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
        <button type="button" onClick={read.reload}>
          Refresh
        </button>
        <span class="muted" role="status">
          {read.isReading ? 'Reading …' : `${formatCount(rows.length)} shown`}
        </span>
      </div>
      <Problem text={read.problem} />
      <VirtualRows
        label={titles[op]}
        rows={numbered}
        head={names.map((name) => (
          <div key={name} class="cell" role="columnheader">
            {wordsOf(name)}
          </div>
        ))}
        columns={`repeat(${Math.max(1, names.length)}, minmax(80px, 1fr))`}
        selected={selected}
        onSelect={setSelected}
        keyOf={({ index }) => index}
        cells={({ row }) =>
          names.map((name) => (
            <div key={name} class="cell" role="gridcell" title={cellText(row[name])}>
              {cellText(row[name])}
            </div>
          ))
        }
      />
    </>
  );
}
