import { useCallback } from 'preact/hooks';
import { formatBytes, formatDuration, formatInstant } from '../../application/format.js';
import { readDocument } from '../../application/session/operations.js';
import type { Tools } from '../../application/session/session-port.js';
import { cellText, columnsOf, wordsOf } from '../../application/session/system-tables.js';
import type { LooseRow } from '../../application/session/system-tables.js';
import { Problem } from '../notice.js';
import { useAnswer } from '../use-answer.js';

const request = { tool: 'system', op: 'information' } as const;

/** Units stand in the names. */
function numberText(name: string, value: number): string {
  if (name.endsWith('_bytes')) return formatBytes(value);
  if (name.endsWith('_seconds')) return formatDuration(value);
  return name.endsWith('_percent') ? `${value} %` : String(value);
}

function valueText(name: string, value: unknown): string {
  if (typeof value === 'number') return numberText(name, value);
  if (typeof value === 'string' && name.endsWith('_at')) return formatInstant(value);
  return Array.isArray(value) ? value.map(cellText).join(', ') : cellText(value);
}

const isRow = (value: unknown): value is LooseRow =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isTable = (value: unknown): value is readonly LooseRow[] =>
  Array.isArray(value) && value.length > 0 && value.every(isRow);

function Facts({ row }: { row: LooseRow }) {
  const plain = Object.entries(row).filter(
    ([name, value]) => !isRow(value) && !isTable(value) && valueText(name, value) !== '',
  );
  return plain.length === 0 ? null : (
    <dl class="facts facts-plain">
      {plain.map(([name, value]) => [
        <dt key={`${name} dt`}>{wordsOf(name)}</dt>,
        <dd key={`${name} dd`}>{valueText(name, value)}</dd>,
      ])}
    </dl>
  );
}

function Rows({ rows }: { rows: readonly LooseRow[] }) {
  const names = columnsOf(rows);
  return (
    <table class="plain-table">
      <thead>
        <tr>
          {names.map((name) => (
            <th key={name}>{wordsOf(name)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index}>
            {names.map((name) => (
              <td key={name}>{valueText(name, row[name])}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Parts within parts are headed by their names. */
function Part({
  title,
  value,
}: Readonly<{ title: string; value: LooseRow | readonly LooseRow[] }>) {
  return (
    <section class="information-part">
      {title !== '' && <h3>{title}</h3>}
      {isTable(value) ? <Rows rows={value} /> : <Document document={value} />}
    </section>
  );
}

function Document({ document }: { document: LooseRow }) {
  return (
    <>
      <Facts row={document} />
      {Object.entries(document).map(([name, value]) =>
        isRow(value) || isTable(value) ? (
          <Part key={name} title={wordsOf(name)} value={value} />
        ) : null,
      )}
    </>
  );
}

/** What the client's own document says: parts that its platform does not tell are not there. */
export function InformationView({ tools }: { tools: Tools }) {
  const { value, problem, reload } = useAnswer(
    useCallback(() => readDocument<LooseRow>(tools, request), [tools]),
  );
  return (
    <>
      <div class="pane-tools">
        <button type="button" onClick={reload}>
          Refresh
        </button>
      </div>
      <Problem text={problem} />
      <div class="information">
        {value === undefined && problem === '' && <p class="muted">Reading …</p>}
        {value !== undefined && <Document document={value} />}
      </div>
    </>
  );
}
