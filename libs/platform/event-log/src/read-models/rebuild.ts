import type { DomainEvent } from '@jumpfleet/kernel';
import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import type { AtStep } from '../steps.js';
import type { EventCodec } from '../store/event-codec.js';
import { settledPosition } from '../store/writers.js';
import { quoted } from './read-model-table.js';
import type { ReadModel } from './read-model.js';
import { replay } from './replay.js';
import type { ReplayTarget } from './replay.js';

/** Few enough to replay while commands wait for the swap. */
const fewEvents = 500;
const maxRounds = 20;
const maxSwaps = 40;
const pauseMs = 50;
/** Below Postgres's deadlock_timeout: in a ring with somebody's transaction it is we who give way. */
const swapLockTimeout = '800ms';
const lockNotAvailable = '55P03';

export type Rebuild<E extends DomainEvent> = Readonly<{
  dataSource: DataSource;
  codec: EventCodec<E>;
  models: readonly ReadModel<E>[];
  atStep: AtStep;
  /** Remembered with each table, to tell at the next start whether it still fits. */
  definitionOf: (model: Pick<ReadModel<never>, 'table' | 'createTable'>) => string;
  progress?: ((events: number) => void) | undefined;
}>;

export type Rebuilt = Readonly<{ events: number; durationMs: number; heldUpMs: number }>;

/** Replays the log once into a shadow of each table and puts the shadows in the places of the served ones. */
export async function rebuild<E extends DomainEvent>(task: Rebuild<E>): Promise<Rebuilt> {
  const { dataSource, codec, models, progress } = task;
  const startedAt = performance.now();
  const targets = models.map((model) => ({ model, table: `${model.table}__rebuild` }));
  for (const { model, table } of targets) {
    await dataSource.query(`DROP TABLE IF EXISTS ${quoted(table)}`);
    await dataSource.query(model.createTable(table));
  }
  const query = dataSource.query.bind(dataSource) as Parameters<typeof settledPosition>[0];
  let after = 0;
  let events = 0;
  for (let round = 0; round < maxRounds; round++) {
    const upTo = await settledPosition(query);
    const count = await replay(dataSource.manager, { codec, targets, after, upTo, progress });
    after = upTo;
    events += count;
    if (count <= fewEvents) break;
  }
  task.atStep('rebuild-replayed');
  const swapped = await swapPatiently(task, targets, after);
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
  targets: readonly ReplayTarget<E>[],
  after: number,
): Promise<Swapped> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await task.dataSource.transaction((tx) => swap(tx, task, targets, after));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code !== lockNotAvailable || attempt === maxSwaps) throw error;
      await delay(pauseMs);
    }
  }
}

async function swap<E extends DomainEvent>(
  tx: EntityManager,
  { codec, definitionOf, atStep }: Rebuild<E>,
  targets: readonly ReplayTarget<E>[],
  after: number,
): Promise<Swapped> {
  await tx.query(`SET LOCAL lock_timeout = '${swapLockTimeout}'`);
  const askedAt = performance.now();
  // Waits for the appends under way and holds up new ones; nothing can be missing below the last now.
  await tx.query('LOCK TABLE events IN SHARE ROW EXCLUSIVE MODE');
  const upTo = Number.MAX_SAFE_INTEGER;
  const events = await replay(tx, { codec, targets, after, upTo });
  for (const { model, table } of targets) await replaceTable(tx, model, table, definitionOf(model));
  atStep('rebuild-swapped');
  return { events, heldUpMs: Math.round(performance.now() - askedAt) };
}

async function replaceTable(
  tx: EntityManager,
  model: ReadModel<never>,
  shadow: string,
  definition: string,
): Promise<void> {
  await tx.query(`DROP TABLE IF EXISTS ${quoted(model.table)}`);
  await tx.query(`ALTER TABLE ${quoted(shadow)} RENAME TO ${quoted(model.table)}`);
  await renameIndexes(tx, shadow, model.table);
  await tx.query(
    `INSERT INTO event_read_models (name, definition) VALUES ($1, $2)
     ON CONFLICT (name) DO UPDATE SET definition = excluded.definition`,
    [model.projection.name, definition],
  );
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
