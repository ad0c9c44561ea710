import type { DomainEvent } from '@jumpfleet/kernel';
import type { DataSource, EntityManager } from 'typeorm';
import type { AtStep } from '../steps.js';
import type { EventCodec } from '../store/event-codec.js';
import { settledPosition } from '../store/writers.js';
import { quoted } from './read-model-table.js';
import type { ReadModel } from './read-model.js';
import { replay } from './replay.js';

/** Few enough to replay while commands wait for the swap. */
const fewEvents = 500;
const maxRounds = 20;
const maxSwaps = 10;
const swapLockTimeout = '3s';
const lockNotAvailable = '55P03';

export type Rebuild<E extends DomainEvent> = Readonly<{
  dataSource: DataSource;
  codec: EventCodec<E>;
  model: ReadModel<E>;
  atStep: AtStep;
  /** Remembered with the table, to tell at the next start whether it still fits. */
  definition: string;
}>;

export type Rebuilt = Readonly<{ events: number; durationMs: number; heldUpMs: number }>;

/** Replays into a shadow table and puts it in the place of the served one. */
export async function rebuild<E extends DomainEvent>(task: Rebuild<E>): Promise<Rebuilt> {
  const { dataSource, codec, model } = task;
  const startedAt = performance.now();
  const shadow = `${model.table}__rebuild`;
  await dataSource.query(`DROP TABLE IF EXISTS ${quoted(shadow)}`);
  await dataSource.query(model.createTable(shadow));
  const query = dataSource.query.bind(dataSource) as Parameters<typeof settledPosition>[0];
  let after = 0;
  let events = 0;
  for (let round = 0; round < maxRounds; round++) {
    const upTo = await settledPosition(query);
    const count = await replay(dataSource.manager, { codec, model, table: shadow, after, upTo });
    after = upTo;
    events += count;
    if (count <= fewEvents) break;
  }
  task.atStep('rebuild-replayed');
  const swapped = await swapPatiently(task, shadow, after);
  return {
    events: events + swapped.events,
    durationMs: Math.round(performance.now() - startedAt),
    heldUpMs: swapped.heldUpMs,
  };
}

type Swapped = Readonly<{ events: number; heldUpMs: number }>;

/** A reader or writer that takes long keeps the lock from us; better to let the others pass and try again. */
async function swapPatiently<E extends DomainEvent>(
  task: Rebuild<E>,
  shadow: string,
  after: number,
): Promise<Swapped> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await task.dataSource.transaction((tx) => swap(tx, task, shadow, after));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code !== lockNotAvailable || attempt === maxSwaps) throw error;
    }
  }
}

async function swap<E extends DomainEvent>(
  tx: EntityManager,
  { codec, model, definition, atStep }: Rebuild<E>,
  shadow: string,
  after: number,
): Promise<Swapped> {
  await tx.query(`SET LOCAL lock_timeout = '${swapLockTimeout}'`);
  const askedAt = performance.now();
  // Waits for the appends under way and holds up new ones; nothing can be missing below the last now.
  await tx.query('LOCK TABLE events IN SHARE ROW EXCLUSIVE MODE');
  const upTo = Number.MAX_SAFE_INTEGER;
  const events = await replay(tx, { codec, model, table: shadow, after, upTo });
  await tx.query(`DROP TABLE IF EXISTS ${quoted(model.table)}`);
  await tx.query(`ALTER TABLE ${quoted(shadow)} RENAME TO ${quoted(model.table)}`);
  await renameIndexes(tx, shadow, model.table);
  await tx.query(
    `INSERT INTO event_read_models (name, definition) VALUES ($1, $2)
     ON CONFLICT (name) DO UPDATE SET definition = excluded.definition`,
    [model.projection.name, definition],
  );
  atStep('rebuild-swapped');
  return { events, heldUpMs: Math.round(performance.now() - askedAt) };
}

/** So that the next rebuild finds the shadow's names free. */
async function renameIndexes(tx: EntityManager, shadow: string, table: string): Promise<void> {
  const indexes = await tx.query<{ name: string }[]>(
    'SELECT c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = $1::regclass',
    [quoted(table)],
  );
  for (const { name } of indexes)
    if (name.includes(shadow))
      await tx.query(
        `ALTER INDEX ${quoted(name)} RENAME TO ${quoted(name.replace(shadow, table))}`,
      );
}
