import type { DomainEvent } from '@jumpfleet/kernel';
import type { EntityManager } from 'typeorm';
import { keysOf } from '../read-models/fold.js';
import type { Rows } from '../read-models/read-model-table.js';
import { projectInto } from '../read-models/read-model-table.js';
import type { ReadModel } from '../read-models/read-model.js';
import type { Committed, ReadModelChange } from './event-store.js';
import { partitionOf } from './partition.js';
import type { PendingAppend } from './pending-append.js';
import { recordedAs } from './pending-append.js';

/** bigint comes as text; null for each event of an append that met a conflict. */
type Answer = Readonly<{ positions: readonly (string | null)[]; rows: object[][] }>;

/**
 * Writes several appends and the rows they change, in the caller's transaction. Answers, in the order
 * given, what each wrote; nothing where its stream had moved on. The streams must come sorted.
 */
export async function appendBatch<E extends DomainEvent>(
  tx: EntityManager,
  readModels: readonly ReadModel<E>[],
  batch: readonly PendingAppend<E>[],
): Promise<(Committed<E> | undefined)[]> {
  const { positions, rows } = await callAppend(tx, readModels, batch);
  let next = 0;
  const written = batch.map((pending) => {
    const taken = positions.slice(next, (next += pending.events.length));
    return taken.includes(null) ? undefined : recordedAs(pending, taken.map(Number));
  });
  const recorded = written.flatMap((one) => one ?? []);
  const changed: Rows[] = [];
  for (const [index, model] of readModels.entries()) {
    changed.push(await projectInto(tx, model, rows[index] ?? [], recorded));
  }
  return written.map(
    (own) =>
      own && {
        recorded: own,
        changes: readModels.flatMap(({ projection }, index): ReadModelChange[] => {
          const keys = keysOf(
            projection,
            own.map(({ event }) => event),
          );
          const after = changed[index];
          return keys.map((key) => ({ model: projection.name, key, row: after?.get(key) }));
        }),
      },
  );
}

async function callAppend<E extends DomainEvent>(
  tx: EntityManager,
  readModels: readonly ReadModel<E>[],
  batch: readonly PendingAppend<E>[],
): Promise<Answer> {
  const events = batch.flatMap((pending) => pending.events.map(({ event }) => event));
  const rows = batch.flatMap((pending, append) =>
    pending.events.map(({ id, event: { type, version, data } }) => ({
      append,
      stream: pending.stream,
      expected: pending.expectedRevision,
      partition: partitionOf(pending.stream),
      recorded_at: pending.recordedAt,
      cause: pending.cause,
      ...{ id, type, version, data },
    })),
  );
  const models = readModels.map(({ table, key, projection }) => ({
    table,
    key,
    keys: keysOf(projection, events),
  }));
  const [answer] = await tx.query<Answer[]>(
    'SELECT positions, rows FROM event_log_append($1, $2)',
    [JSON.stringify(rows), JSON.stringify(models)],
  );
  return answer ?? { positions: [], rows: [] };
}
