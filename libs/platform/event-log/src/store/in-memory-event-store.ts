import type { Cause, DomainEvent, Recorded } from '@jumpfleet/kernel';
import { randomUUID } from 'node:crypto';
import { foldInto, keysOf } from '../read-models/fold.js';
import type { ReadModel } from '../read-models/read-model.js';
import { CommitListeners } from './commit-listeners.js';
import { RevisionConflict, UnknownReadModel } from './errors.js';
import type { EventCodec } from './event-codec.js';
import type { AppendOptions, Committed, EventStore, ReadModelChange } from './event-store.js';

/** The Postgres store's twin for specs of handlers: the same contract, no transaction to offer to `within`. */
export class InMemoryEventStore<E extends DomainEvent> implements EventStore<E> {
  private readonly log: Recorded<E>[] = [];
  private readonly streams = new Map<string, Recorded<E>[]>();
  private readonly rows = new Map<string, Map<string, object | undefined>>();
  private readonly listeners = new CommitListeners<E>();

  constructor(
    private readonly codec: EventCodec<E>,
    private readonly readModels: readonly ReadModel<E>[] = [],
  ) {
    for (const { projection } of readModels) this.rows.set(projection.name, new Map());
  }

  async load(stream: string): Promise<Recorded<E>[]> {
    return structuredClone(this.streams.get(stream) ?? []);
  }

  async find(eventId: string): Promise<Recorded<E> | undefined> {
    return structuredClone(this.log.find((one) => one.eventId === eventId));
  }

  async append(
    stream: string,
    expectedRevision: number,
    events: readonly E[],
    { cause, within, together }: AppendOptions<E>,
  ): Promise<Recorded<E>[]> {
    if (within ?? together)
      throw new Error('The in-memory store has no transaction for further writes.');
    const history = this.streams.get(stream) ?? [];
    if (history.length !== expectedRevision) throw new RevisionConflict(stream, expectedRevision);
    const recorded = events.map((event, index) => this.record(event, stream, index, cause));
    this.streams.set(stream, [...history, ...recorded]);
    this.log.push(...recorded);
    this.listeners.tell({ recorded, changes: this.project(recorded) });
    return structuredClone(recorded);
  }

  async readAll(afterPosition: number, limit: number): Promise<Recorded<E>[]> {
    return structuredClone(this.log.slice(afterPosition, afterPosition + limit));
  }

  onCommitted(listener: (committed: Committed<E>) => void): () => void {
    return this.listeners.add(listener);
  }

  /** The rows of an inline read model, by key order. */
  rowsOf(model: string): object[] {
    const rows = this.rows.get(model);
    if (!rows) throw new UnknownReadModel(model);
    const sorted = [...rows].sort(([left], [right]) => (left < right ? -1 : 1));
    return sorted.flatMap(([, row]) => (row ? [structuredClone(row)] : []));
  }

  private record(event: E, stream: string, index: number, cause: Cause): Recorded<E> {
    return {
      event: structuredClone(this.codec.encode(event)),
      eventId: randomUUID(),
      stream,
      revision: (this.streams.get(stream)?.length ?? 0) + index + 1,
      position: this.log.length + index + 1,
      recordedAt: new Date().toISOString(),
      cause,
    };
  }

  private project(recorded: readonly Recorded<E>[]): ReadModelChange[] {
    return this.readModels.flatMap(({ projection }) => {
      const rows = this.rows.get(projection.name) ?? new Map<string, object | undefined>();
      foldInto(rows, projection, recorded);
      const events = recorded.map(({ event }) => event);
      return keysOf(projection, events).map((key) => ({
        model: projection.name,
        key,
        row: rows.get(key),
      }));
    });
  }
}
