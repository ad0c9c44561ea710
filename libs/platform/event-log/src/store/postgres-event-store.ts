import type { DomainEvent, Recorded } from '@jumpfleet/kernel';
import type { DataSource } from 'typeorm';
import type { ReadModel } from '../read-models/read-model.js';
import { noSteps } from '../steps.js';
import { appendBatch } from './append-batch.js';
import { AppendQueue } from './append-queue.js';
import { CommitListeners } from './commit-listeners.js';
import { RevisionConflict } from './errors.js';
import type { EventCodec } from './event-codec.js';
import type { EventRow } from './event-row.js';
import { eventColumns, recordedFrom } from './event-row.js';
import type { AppendOptions, Committed, EventStore, Within } from './event-store.js';
import type { PendingAppend } from './pending-append.js';
import { pendingAppend } from './pending-append.js';
import { StreamLoader } from './stream-loader.js';

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

export class PostgresEventStore<E extends DomainEvent> implements EventStore<E> {
  private readonly listeners = new CommitListeners<E>();
  private readonly loader = new StreamLoader((streams) =>
    this.select('WHERE stream = ANY ($1) ORDER BY stream, revision', [streams]),
  );
  private readonly queue = this.queueOf(undefined);
  private readonly shared = new WeakMap<Within<E>, AppendQueue<PendingAppend<E>, Committed<E>>>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly codec: EventCodec<E>,
    private readonly readModels: readonly ReadModel<E>[] = [],
    private readonly atStep = noSteps,
  ) {}

  async load(stream: string): Promise<Recorded<E>[]> {
    return this.loader.load(stream);
  }

  async readAll(afterPosition: number, limit: number): Promise<Recorded<E>[]> {
    return this.select('WHERE position > $1 ORDER BY position LIMIT $2', [afterPosition, limit]);
  }

  async find(eventId: string): Promise<Recorded<E> | undefined> {
    // What is no UUID is the id of a request.
    if (!uuid.test(eventId)) return undefined;
    const [found] = await this.select('WHERE event_id = $1', [eventId]);
    return found;
  }

  async append(
    stream: string,
    expectedRevision: number,
    events: readonly E[],
    { cause, within, together }: AppendOptions<E>,
  ): Promise<Recorded<E>[]> {
    if (events.length === 0) return [];
    const pending = pendingAppend(this.codec, { stream, expectedRevision }, events, cause);
    const committed = within
      ? await this.commitWith(pending, within)
      : await this.queueFor(together).add(pending);
    this.listeners.tell(committed);
    return [...committed.recorded];
  }

  onCommitted(listener: (committed: Committed<E>) => void): () => void {
    return this.listeners.add(listener);
  }

  private queueFor(together: Within<E> | undefined) {
    if (!together) return this.queue;
    const known = this.shared.get(together) ?? this.queueOf(together);
    this.shared.set(together, known);
    return known;
  }

  private queueOf(together: Within<E> | undefined) {
    return new AppendQueue((batch: readonly PendingAppend<E>[]) => this.commit(batch, together));
  }

  private async commit(
    batch: readonly PendingAppend<E>[],
    together: Within<E> | undefined,
  ): Promise<(Committed<E> | undefined)[]> {
    this.atStep('append-begin');
    const written = await this.dataSource.transaction(async (tx) => {
      const outcomes = await appendBatch(tx, this.readModels, batch);
      const recorded = outcomes.flatMap((outcome) => outcome?.recorded ?? []);
      if (together && recorded.length > 0) await together(tx, recorded);
      this.atStep('append-written');
      return outcomes;
    });
    this.atStep('append-committed');
    return written;
  }

  /** An append with further writes has a transaction of its own: their failure is nobody else's. */
  private async commitWith(pending: PendingAppend<E>, within: Within<E>): Promise<Committed<E>> {
    return this.dataSource.transaction(async (tx) => {
      const [written] = await appendBatch(tx, this.readModels, [pending]);
      if (!written) throw new RevisionConflict(pending.stream, pending.expectedRevision);
      await within(tx, written.recorded);
      return written;
    });
  }

  private async select(clause: string, parameters: unknown[]): Promise<Recorded<E>[]> {
    const sql = `SELECT ${eventColumns} FROM events ${clause}`;
    const rows = await this.dataSource.query<EventRow[]>(sql, parameters);
    return rows.map((row) => recordedFrom(this.codec, row));
  }
}
