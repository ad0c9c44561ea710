import type { DomainEvent, Recorded } from '@jumpfleet/kernel';
import type { EntityManager } from 'typeorm';
import { foldInto } from './fold.js';
import type { ReadModel } from './read-model.js';

type Table = Readonly<{ table: string; key: string }>;

/** Rows by key; `undefined` is a row that the projection wants gone. */
export type Rows = ReadonlyMap<string, object | undefined>;

/** Folds events into the rows that they touch, given as they are now, and writes what changed. */
export async function projectInto<E extends DomainEvent>(
  tx: EntityManager,
  { table, key, projection }: ReadModel<E>,
  current: readonly object[],
  recorded: readonly Recorded<E>[],
): Promise<Rows> {
  const rows = byKey(current, key);
  const stored = new Set(rows.keys());
  foldInto(rows, projection, recorded);
  await writeRows(tx, { table, key, stored }, rows);
  return rows;
}

export async function readRows(
  tx: EntityManager,
  { table, key }: Table,
  keys: readonly string[],
): Promise<Rows> {
  const [found] = await tx.query<{ rows: object[] }[]>(
    'SELECT event_log_rows($1, $2, $3, false) AS rows',
    [table, key, JSON.stringify(keys)],
  );
  return byKey(found?.rows ?? [], key);
}

/** In one statement each, those to keep and those to delete; `stored` are the keys that have a row. */
export async function writeRows(
  tx: EntityManager,
  { table, key, stored }: Table & { stored: ReadonlySet<string> },
  rows: Rows,
): Promise<void> {
  const kept = [...rows.values()].filter((row) => row !== undefined);
  const gone = [...rows].filter(([at, row]) => row === undefined && stored.has(at));
  if (kept.length > 0) await tx.query(upsertSql({ table, key }, kept), [JSON.stringify(kept)]);
  if (gone.length > 0) {
    const sql = `DELETE FROM ${quoted(table)} t
      USING jsonb_populate_recordset(NULL::${quoted(table)}, $1::jsonb) gone
      WHERE t.${quoted(key)} = gone.${quoted(key)}`;
    await tx.query(sql, [JSON.stringify(gone.map(([at]) => ({ [key]: at })))]);
  }
}

function byKey(rows: readonly object[], key: string): Map<string, object | undefined> {
  return new Map(rows.map((row) => [String(Reflect.get(row, key)), row]));
}

function upsertSql({ table, key }: Table, rows: readonly object[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].sort();
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
