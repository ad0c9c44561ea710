import type { ProcessEntry } from '@jumpfleet/gateway-contracts';

export type ProcessSort = 'cpu_percent' | 'memory_bytes' | 'name' | 'pid' | 'user';

const orders: Readonly<Record<ProcessSort, (a: ProcessEntry, b: ProcessEntry) => number>> = {
  cpu_percent: (a, b) => b.cpu_percent - a.cpu_percent,
  memory_bytes: (a, b) => b.memory_bytes - a.memory_bytes,
  name: (a, b) => a.name.localeCompare(b.name),
  pid: (a, b) => a.pid - b.pid,
  user: (a, b) => a.user.localeCompare(b.user),
};

/** Those whose words hold the text, in that order. */
export function processesShown(
  all: readonly ProcessEntry[],
  text: string,
  by: ProcessSort,
): readonly ProcessEntry[] {
  const wanted = text.trim().toLowerCase();
  const found = all.filter(({ pid, name, command, user }) =>
    `${pid} ${name} ${command} ${user}`.toLowerCase().includes(wanted),
  );
  return found.sort((a, b) => orders[by](a, b) || a.pid - b.pid);
}

/** Services and software tell what their platform knows: all lines have these columns between them. */
export type LooseRow = Readonly<Record<string, unknown>>;

export function columnsOf(rows: readonly LooseRow[]): readonly string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

export function rowsShown(rows: readonly LooseRow[], text: string): readonly LooseRow[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return rows;
  return rows.filter((row) =>
    Object.values(row).map(cellText).join(' ').toLowerCase().includes(wanted),
  );
}

export function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `memory_total_bytes` -> "Memory total". Units go where the value shows them. */
export function wordsOf(name: string): string {
  const words = name.replace(/^is_|_(bytes|percent|seconds|at)$/g, '').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
