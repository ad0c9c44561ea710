import type { ProcessEntry } from '@jumpfleet/gateway-contracts';
import { useMemo, useState } from 'preact/hooks';
import { formatBytes, formatCount, formatInstant } from '../../application/format.js';
import { JsonLines } from '../../application/session/json-lines.js';
import { perform } from '../../application/session/operations.js';
import type { Tools } from '../../application/session/session-port.js';
import { processesShown } from '../../application/session/system-tables.js';
import type { ProcessSort } from '../../application/session/system-tables.js';
import { whyNot } from '../../application/session/tool-words.js';
import type { Abilities } from '../../application/session/tool-words.js';
import { ConfirmDialog } from '../confirm-dialog.js';
import { Problem } from '../notice.js';
import { useAct } from '../use-act.js';
import { useLines } from './use-lines.js';
import type { LinesOf } from './use-lines.js';
import { VirtualRows } from '../virtual-rows.js';

const processes: LinesOf<ProcessEntry> = {
  request: { tool: 'system', op: 'processes' },
  lines: () => new JsonLines(),
};
const columns = '70px minmax(110px, 1fr) 90px 64px 84px 150px minmax(160px, 3fr)';
const titles: readonly (readonly [string, ProcessSort | undefined])[] = [
  ['Number', 'pid'],
  ['Name', 'name'],
  ['User', 'user'],
  ['CPU', 'cpu_percent'],
  ['Memory', 'memory_bytes'],
  ['Started', undefined],
  ['Command', undefined],
];

function Head({ by, onSort }: Readonly<{ by: ProcessSort; onSort: (by: ProcessSort) => void }>) {
  return (
    <>
      {titles.map(([title, sort]) => (
        <div
          key={title}
          class="cell"
          role="columnheader"
          aria-sort={by === sort ? 'other' : 'none'}
        >
          {sort === undefined ? (
            title
          ) : (
            <button type="button" class="sort" onClick={() => onSort(sort)}>
              {title}
            </button>
          )}
        </div>
      ))}
    </>
  );
}

const cells = (entry: ProcessEntry) =>
  [
    entry.pid,
    entry.name,
    entry.user,
    `${entry.cpu_percent.toFixed(1)} %`,
    formatBytes(entry.memory_bytes),
    formatInstant(entry.started_at),
    entry.command,
  ].map((text, index) => (
    <div key={index} class="cell" role="gridcell" title={index === 6 ? entry.command : undefined}>
      {text}
    </div>
  ));

type EndProps = Readonly<{
  tools: Tools;
  process: ProcessEntry;
  onEnded: () => void;
  onClose: () => void;
}>;

function EndDialog({ tools, process, onEnded, onClose }: EndProps) {
  const { problem, isBusy, act } = useAct();
  const [isForced, setIsForced] = useState(false);
  const { pid, started_at: startedAt } = process;
  const end = () =>
    act(
      () =>
        perform(tools, {
          ...{ tool: 'system', op: 'end-process' },
          ...{ pid, started_at: startedAt, force: isForced },
        } as const),
      onEnded,
    );
  return (
    <ConfirmDialog
      title={`End ${process.name}?`}
      action="End process"
      problem={problem}
      isBusy={isBusy}
      onConfirm={end}
      onClose={onClose}
    >
      <p>
        Process {pid} of {process.user}: <code>{process.command}</code>
      </p>
      <label class="check">
        <input
          type="checkbox"
          checked={isForced}
          onChange={({ currentTarget }) => setIsForced(currentTarget.checked)}
        />
        By force, without a chance to save
      </label>
    </ConfirmDialog>
  );
}

type ToolsProps = Readonly<{
  state: string;
  whyNoEnd: string;
  onFilter: (text: string) => void;
  onReload: () => void;
  onEnd: () => void;
}>;

function ProcessTools({ state, whyNoEnd, onFilter, onReload, onEnd }: ToolsProps) {
  return (
    <div class="pane-tools">
      <input
        type="search"
        placeholder="Filter"
        aria-label="Filter processes"
        onInput={({ currentTarget }) => onFilter(currentTarget.value)}
      />
      <button type="button" onClick={onReload}>
        Refresh
      </button>
      <button
        type="button"
        class="button-danger"
        disabled={whyNoEnd !== ''}
        title={whyNoEnd}
        onClick={onEnd}
      >
        End process…
      </button>
      <span class="muted" role="status">
        {state}
      </span>
    </div>
  );
}

type Props = Readonly<{ tools: Tools; abilities: Abilities }>;

function useProcesses(tools: Tools) {
  const read = useLines(tools, processes);
  const [text, setText] = useState('');
  const [by, setBy] = useState<ProcessSort>('cpu_percent');
  const [selectedPid, setSelectedPid] = useState(0);
  const rows = useMemo(() => processesShown(read.items, text, by), [read.items, text, by]);
  const selected = rows.findIndex(({ pid }) => pid === selectedPid);
  const select = (index: number) => setSelectedPid(rows[index]?.pid ?? 0);
  return { read, rows, by, setBy, setText, selected, select };
}

/** What runs there, sortable; Delete ends the one that is selected, after asking. */
export function ProcessTable({ tools, abilities }: Props) {
  const { read, rows, by, setBy, setText, selected, select } = useProcesses(tools);
  const [asked, setAsked] = useState<ProcessEntry>();
  const why = whyNot('end-process', abilities);
  const ask = () => setAsked(rows[selected]);
  const ended = () => {
    setAsked(undefined);
    read.reload();
  };
  return (
    <>
      <ProcessTools
        state={read.isReading ? 'Reading …' : `${formatCount(rows.length)} shown`}
        whyNoEnd={why || (selected < 0 ? 'Select a process first.' : '')}
        onFilter={setText}
        onReload={read.reload}
        onEnd={ask}
      />
      <Problem text={read.problem} />
      <VirtualRows
        label="Processes"
        rows={rows}
        head={<Head by={by} onSort={setBy} />}
        columns={columns}
        selected={selected}
        onSelect={select}
        onKey={(event) => event.key === 'Delete' && why === '' && ask()}
        keyOf={({ pid }) => pid}
        cells={cells}
      />
      {asked !== undefined && (
        <EndDialog
          tools={tools}
          process={asked}
          onEnded={ended}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  );
}
