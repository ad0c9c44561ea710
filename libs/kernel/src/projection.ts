import type { DomainEvent, Recorded } from './messages.js';

/** A read model as a pure fold from one event to one row. Answering `undefined` deletes the row. */
export interface Projection<E extends DomainEvent, Row> {
  readonly name: string;
  keyOf(event: E): string;
  project(row: Row | undefined, recorded: Recorded<E>): Row | undefined;
}
