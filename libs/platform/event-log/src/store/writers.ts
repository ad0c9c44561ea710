import { setTimeout as delay } from 'node:timers/promises';

export type Query = <Row>(sql: string, parameters?: readonly unknown[]) => Promise<Row[]>;

/** Every transaction that may still fill a position holds this lock until it ends, and no reader does. */
const writersSql = `SELECT virtualtransaction AS id FROM pg_locks
  WHERE locktype = 'relation' AND relation = 'events'::regclass AND mode = 'RowExclusiveLock'
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

const pollMs = 2;

/** The transactions that are appending now. */
export async function writersNow(query: Query): Promise<ReadonlySet<string>> {
  return new Set((await query<{ id: string }>(writersSql)).map(({ id }) => id));
}

/** A position up to which nothing changes any more: every transaction that took a lower one has ended. */
export async function settledPosition(query: Query): Promise<number> {
  const [row] = await query<{ top: string }>(
    'SELECT coalesce(max(position), 0) AS top FROM events',
  );
  const writers = await writersNow(query);
  for (let left = writers; left.size > 0;) {
    await delay(pollMs);
    const running = await writersNow(query);
    left = new Set([...left].filter((id) => running.has(id)));
  }
  return Number(row?.top ?? 0);
}
