import type { FleetPage, FleetQuery, JumpClientItem } from './fleet-list.js';

/** Columns of the export, in their order; the names are those of the list's answer. */
const columns = [
  'id',
  'endpoint_id',
  'name',
  'hostname',
  'jump_group',
  'tag',
  'comments',
  'status',
  'version',
  'needs_update',
  'platform',
  'install_mode',
  'public_ip',
  'private_ip',
  'registered_at',
  'last_connect_at',
  'last_disconnect_at',
  'last_accessed_at',
  'statistics_at',
] as const satisfies readonly (keyof JumpClientItem)[];
const statistics = [
  'console_user',
  'operating_system',
  'fqdn',
  'domain',
  'workgroup',
  'cpu_percent',
  'uptime_seconds',
] as const;

const pageRows = 500;

export const exportFormats = ['csv', 'json'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** The whole list a page at a time, so that it costs no more memory however long it is. */
export async function* exportFleet(
  page: (query: FleetQuery) => Promise<FleetPage>,
  query: Omit<FleetQuery, 'after' | 'limit'>,
  format: ExportFormat,
): AsyncGenerator<string> {
  yield format === 'csv' ? csvLine([...columns, ...statistics]) : '[';
  let isFirst = true;
  let after: FleetQuery['after'];
  do {
    const { items, next } = await page({ ...query, after, limit: pageRows });
    if (items.length > 0)
      yield format === 'csv' ? items.map(csvRow).join('') : jsonRows(items, isFirst);
    isFirst = isFirst && items.length === 0;
    after = next;
  } while (after);
  if (format === 'json') yield ']\n';
}

function jsonRows(items: readonly JumpClientItem[], isFirst: boolean): string {
  const rows = items.map((item) => JSON.stringify(item)).join(',\n');
  return isFirst ? `\n${rows}` : `,\n${rows}`;
}

function csvRow(item: JumpClientItem): string {
  const told = item.statistics;
  return csvLine([
    ...columns.map((column) => String(item[column] ?? '')),
    ...statistics.map((name) => String(told?.[name] ?? '')),
  ]);
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** RFC 4180. A spreadsheet takes what begins so for a formula; a quote before it makes it a text. */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
