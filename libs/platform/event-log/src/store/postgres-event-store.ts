import type { Cause, DomainEvent, Recorded } from '@jumpfleet/kernel';
import { randomUUID } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { keysOf } from '../read-models/fold.js';
import { projectInto } from '../read-models/read-model-table.js';
import type { ReadModel } from '../read-models/read-model.js';
import { CommitListeners } from './commit-listeners.js';
import { RevisionConflict } from './errors.js';
import type { EventCodec } from './event-codec.js';
import type { EventRow } from './event-row.js';
import { eventColumns, recordedFrom } from './event-row.js';
import { maxEventsPerAppend } from './event-store.js';
import type { AppendOptions, Committed, EventStore, ReadModelChange } from './event-store.js';
import { partitionOf } from './partition.js';

type Pending<E extends DomainEvent> = Readonly<{
  stream: string;
  expectedRevision: number;
  events: readonly Readonly<{ id: string; event: E }>[];
  cause: Cause;
  recordedAt: string;
}>;
type Appended = Readonly<{ positions: readonly string[] | null; rows: readonly object[][] }>;

export class PostgresEventStore<E extends DomainEvent> implements EventStore<E> {
  private readonly listeners = new CommitListeners<E>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly codec: EventCodec<E>,
    private readonly readModels: readonly ReadModel<E>[] = [],
  ) {}

  async load(stream: string): Promise<Recorded<E>[]> {
    return this.select(`WHERE stream = $1 ORDER BY revision`, [stream]);
  }

  async readAll(afterPosition: number, limit: number): Promise<Recorded<E>[]> {
    return this.select(`WHERE position > $1 ORDER BY position LIMIT $2`, [afterPosition, limit]);
  }

  async append(
    stream: string,
    expectedRevision: number,
    events: readonly E[],
    { cause, within }: AppendOptions<E>,
  ): Promise<Recorded<E>[]> {
    if (events.length === 0) return [];
    if (events.length > maxEventsPerAppend)
      throw new RangeError(`${events.length} events in one append to ${stream}`);
    const pending: Pending<E> = {
      stream,
      expectedRevision,
      events: events.map((event) => ({ id: randomUUID(), event: this.codec.encode(event) })),
      cause,
      recordedAt: new Date().toISOString(),
    };
    const committed = await this.dataSource.transaction(async (tx) => {
      const done = await this.appendIn(tx, pending);
      await within?.(tx, done.recorded);
      return done;
    });
    this.listeners.tell(committed);
    return [...committed.recorded];
  }

  onCommitted(listener: (committed: Committed<E>) => void): () => void {
    return this.listeners.add(listener);
  }

  private async appendIn(tx: EntityManager, pending: Pending<E>): Promise<Committed<E>> {
    const { positions, rows } = await this.callAppend(tx, pending);
    if (!positions) throw new RevisionConflict(pending.stream, pending.expectedRevision);
    const recorded = pending.events.map(({ id, event }, index) => ({
      event,
      eventId: id,
      stream: pending.stream,
      revision: pending.expectedRevision + index + 1,
      position: Number(positions[index]),
      recordedAt: pending.recordedAt,
      cause: pending.cause,
    }));
    const changes: ReadModelChange[] = [];
    for (const [index, model] of this.readModels.entries()) {
      const input = { table: model.table, current: rows[index] ?? [], recorded };
      for (const [key, row] of await projectInto(tx, model, input))
        changes.push({ model: model.projection.name, key, row });
    }
    return { recorded, changes };
  }

  private async callAppend(tx: EntityManager, pending: Pending<E>): Promise<Appended> {
    const events = pending.events.map(({ event }) => event);
    const models = this.readModels.map(({ table, key, projection }) => ({
      table,
      key,
      keys: keysOf(projection, events),
    }));
    const [appended] = await tx.query<Appended[]>(
      'SELECT positions, rows FROM event_log_append($1, $2, $3, $4, $5, $6, $7)',
      [
        pending.stream,
        pending.expectedRevision,
        partitionOf(pending.stream),
        pending.recordedAt,
        JSON.stringify(pending.cause),
        JSON.stringify(pending.events.map(({ id, event }) => ({ id, ...event }))),
        JSON.stringify(models),
      ],
    );
    return appended ?? { positions: null, rows: [] };
  }

  private async select(clause: string, parameters: unknown[]): Promise<Recorded<E>[]> {
    const sql = `SELECT ${eventColumns} FROM events ${clause}`;
    const rows = await this.dataSource.query<EventRow[]>(sql, parameters);
    return rows.map((row) => recordedFrom(this.codec, row));
  }
}
