import type { DomainEvent, Fact } from './messages.js';

/** A read model as a pure fold from one event to one row. Answering `undefined` deletes the row. */
export interface Projection<E extends DomainEvent, Row> {
  readonly name: string;
  /** The row that the event concerns; `undefined` when it concerns none of this read model. */
  keyOf(event: E): string | undefined;
  project(row: Row | undefined, fact: Fact<E>): Row | undefined;
}
