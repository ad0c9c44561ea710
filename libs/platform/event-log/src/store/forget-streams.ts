import type { DomainEvent } from '@jumpfleet/kernel';
import type { DataSource, EntityManager } from 'typeorm';
import { keysOf } from '../read-models/fold.js';
import { rebuilding } from '../read-models/read-models.js';
import { writeRows } from '../read-models/read-model-table.js';
import type { ReadModel } from '../read-models/read-model.js';
import type { EventCodec } from './event-codec.js';
import type { EventRow } from './event-row.js';
import { eventColumns, recordedFrom } from './event-row.js';

export type StreamForgettingOptions<E extends DomainEvent> = Readonly<{
  dataSource: DataSource;
  source: string;
  codec: EventCodec<E>;
  readModels: readonly ReadModel<E>[];
}>;

export type Forgetting = Readonly<{
  streams: readonly string[];
  /** Read models whose rows come from these streams alone: they go with them. */
  readModels: readonly string[];
  /** Further deletions in the same transaction, told which streams are forgotten. */
  within?: (tx: EntityManager, forgotten: readonly string[]) => Promise<void>;
}>;

/**
 * Deletes whole streams for good, as if they had never been: their events, their hashes and their rows. Only what
 * the relay has published, so that nobody is told of a part; and while no read model is rebuilt, which would bring
 * the rows back. What is left keeps its order: positions have holes, as a rolled back append leaves them.
 */
export class StreamForgetting<E extends DomainEvent> {
  constructor(private readonly options: StreamForgettingOptions<E>) {}

  /** Answers which of them are gone now; the others are to be tried again later. */
  async forget({ streams, readModels, within }: Forgetting): Promise<readonly string[]> {
    return this.options.dataSource.transaction(async (tx) => {
      const models = this.options.readModels.filter(({ projection: { name } }) =>
        readModels.includes(name),
      );
      if (!(await keepsRebuildsOut(tx, models))) return [];
      const forgotten = await this.published(tx, streams);
      await within?.(tx, forgotten);
      if (forgotten.length === 0) return forgotten;
      await this.deleteRows(tx, models, forgotten);
      await tx.query('DELETE FROM events WHERE stream = ANY ($1)', [forgotten]);
      await tx.query('DELETE FROM event_streams WHERE stream = ANY ($1)', [forgotten]);
      return forgotten;
    });
  }

  /** Locked against appends, and without those that the relay has not passed. One that is not there is gone. */
  private async published(tx: EntityManager, streams: readonly string[]): Promise<string[]> {
    await tx.query(
      'SELECT 1 FROM event_streams WHERE stream = ANY ($1) ORDER BY stream FOR UPDATE',
      [streams],
    );
    const pending = await tx.query<{ stream: string }[]>(
      `SELECT DISTINCT stream FROM events WHERE stream = ANY ($1)
         AND position > coalesce((SELECT position FROM outbox_relay WHERE source = $2), 0)`,
      [streams, this.options.source],
    );
    const unpublished = new Set(pending.map(({ stream }) => stream));
    return streams.filter((stream) => !unpublished.has(stream));
  }

  private async deleteRows(
    tx: EntityManager,
    models: readonly ReadModel<E>[],
    streams: readonly string[],
  ): Promise<void> {
    const rows = await tx.query<EventRow[]>(
      `SELECT ${eventColumns} FROM events WHERE stream = ANY ($1) ORDER BY position`,
      [streams],
    );
    const events = rows.map((row) => recordedFrom(this.options.codec, row).event);
    for (const { projection, table, key } of models) {
      const keys = keysOf(projection, events);
      const gone = new Map(keys.map((one) => [one, undefined]));
      await writeRows(tx, { table, key, stored: new Set(keys) }, gone);
    }
  }
}

async function keepsRebuildsOut(
  tx: EntityManager,
  models: readonly ReadModel<never>[],
): Promise<boolean> {
  for (const table of models.map((model) => model.table).sort()) {
    const [lock] = await tx.query<{ held: boolean }[]>(
      'SELECT pg_try_advisory_xact_lock($1, hashtext($2)) AS held',
      [rebuilding, table],
    );
    if (lock?.held !== true) return false;
  }
  return true;
}
