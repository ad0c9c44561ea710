import type { DomainEvent } from '@jumpfleet/kernel';
import type { EntityManager } from 'typeorm';
import type { EventCodec } from '../store/event-codec.js';
import type { EventRow } from '../store/event-row.js';
import { eventColumns, recordedFrom } from '../store/event-row.js';
import { keysOf } from './fold.js';
import { projectInto } from './read-model-table.js';
import type { ReadModel } from './read-model.js';

const pageSize = 5_000;

export type Replay<E extends DomainEvent> = Readonly<{
  codec: EventCodec<E>;
  model: ReadModel<E>;
  /** The table to fold into; it already holds everything up to `after`. */
  table: string;
  after: number;
  upTo: number;
}>;

/** Folds a range of events into a table, page by page. Answers how many there were. */
export async function replay<E extends DomainEvent>(
  tx: EntityManager,
  { codec, model, table, after, upTo }: Replay<E>,
): Promise<number> {
  let last = after;
  let replayed = 0;
  for (;;) {
    const page = await tx.query<EventRow[]>(
      `SELECT ${eventColumns} FROM events WHERE position > $1 AND position <= $2
       ORDER BY position LIMIT $3`,
      [last, upTo, pageSize],
    );
    const recorded = page.map((row) => recordedFrom(codec, row));
    const keys = keysOf(
      model.projection,
      recorded.map(({ event }) => event),
    );
    if (keys.length > 0)
      await projectInto(tx, model, {
        table,
        current: await rowsOf(tx, table, model.key, keys),
        recorded,
      });
    replayed += page.length;
    last = Number(page.at(-1)?.position ?? upTo);
    if (page.length < pageSize) return replayed;
  }
}

async function rowsOf(
  tx: EntityManager,
  table: string,
  key: string,
  keys: readonly string[],
): Promise<object[]> {
  const [found] = await tx.query<{ rows: object[] }[]>(
    'SELECT event_log_rows($1, $2, $3, false) AS rows',
    [table, key, JSON.stringify(keys)],
  );
  return found?.rows ?? [];
}
