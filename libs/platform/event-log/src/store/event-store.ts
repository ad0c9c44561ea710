import type { Cause, DomainEvent, Recorded } from '@jumpfleet/kernel';
import type { EntityManager } from 'typeorm';

export const EVENT_STORE = Symbol('EVENT_STORE');

/** More events than this in one append is a defect of the decider, not a load to carry. */
export const maxEventsPerAppend = 1000;

/** Further writes in the transaction of the append; a throw undoes the append too. */
export type Within<E extends DomainEvent> = (
  tx: EntityManager,
  recorded: readonly Recorded<E>[],
) => Promise<void>;

export type AppendOptions<E extends DomainEvent> = Readonly<{
  cause: Cause;
  within?: Within<E>;
  /**
   * Like `within`, but appends that name the same function and come at the same time share a
   * transaction, and it is called once for all their events. If it throws, each is tried alone.
   */
  together?: Within<E>;
}>;

/** One row of an inline read model after a commit; `row` is undefined when it is gone. */
export type ReadModelChange = Readonly<{
  model: string;
  key: string;
  row: object | undefined;
}>;

export type Committed<E extends DomainEvent> = Readonly<{
  recorded: readonly Recorded<E>[];
  changes: readonly ReadModelChange[];
}>;

export interface EventStore<E extends DomainEvent> {
  /** The whole stream in revision order; empty when it does not exist. */
  load(stream: string): Promise<Recorded<E>[]>;
  /** The event of this id, whatever its stream; nothing when the id is none of this service's. */
  find(eventId: string): Promise<Recorded<E> | undefined>;
  /**
   * All events or none, with the inline read models in the same transaction. Throws
   * `RevisionConflict` when the stream is not at `expectedRevision` (0 = does not exist).
   */
  append(
    stream: string,
    expectedRevision: number,
    events: readonly E[],
    options: AppendOptions<E>,
  ): Promise<Recorded<E>[]>;
  /** Visible events after a position. A position missing here may still be filled by a running transaction. */
  readAll(afterPosition: number, limit: number): Promise<Recorded<E>[]>;
  /** Calls back after each commit made through this store object. Answers the way to stop it. */
  onCommitted(listener: (committed: Committed<E>) => void): () => void;
}
