import { foldInto } from './fold.js';
import type { DomainEvent, Recorded } from '@jumpfleet/kernel';
import type { EntityManager } from 'typeorm';
import type { ReadModel } from './read-model.js';

/** Folds the events into the given rows and writes all changed rows in one statement. */
export async function projectInto<E extends DomainEvent>(
  tx: EntityManager,
  model: ReadModel<E>,
  { table, current, recorded }: ProjectInput<E>,
): Promise<Map<string, object | undefined>> {
  const rows = new Map<string, object | undefined>();
  for (const row of current) rows.set(String(Reflect.get(row, model.key)), row);
  foldInto(rows, model.projection, recorded);
  const existed = new Set(current.map((row) => String(Reflect.get(row, model.key))));
  await writeRows(tx, { table, key: model.key, existed }, rows);
  return rows;
}

export type ProjectInput<E extends DomainEvent> = Readonly<{
  table: string;
  /** The rows that the events touch, as they are now. */
  current: readonly object[];
  recorded: readonly Recorded<E>[];
}>;

async function writeRows(
  tx: EntityManager,
  { table, key, existed }: { table: string; key: string; existed: ReadonlySet<string> },
  rows: ReadonlyMap<string, object | undefined>,
): Promise<void> {
  const kept = [...rows.values()].filter((row) => row !== undefined);
  const gone = [...existed].filter((value) => rows.get(value) === undefined);
  if (kept.length > 0)
    await tx.query(upsertSql(table, key, columnsOf(kept)), [JSON.stringify(kept)]);
  if (gone.length > 0)
    await tx.query(`DELETE FROM ${quoted(table)} WHERE ${quoted(key)}::text = ANY ($1)`, [gone]);
}

function columnsOf(rows: readonly object[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))].sort();
}

function upsertSql(table: string, key: string, columns: readonly string[]): string {
  const names = columns.map(quoted).join(', ');
  const changes = columns
    .filter((column) => column !== key)
    .map((column) => `${quoted(column)} = excluded.${quoted(column)}`);
  return `INSERT INTO ${quoted(table)} (${names})
    SELECT ${names} FROM jsonb_populate_recordset(NULL::${quoted(table)}, $1::jsonb)
    ON CONFLICT (${quoted(key)}) DO ${changes.length > 0 ? `UPDATE SET ${changes.join(', ')}` : 'NOTHING'}`;
}

export function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
