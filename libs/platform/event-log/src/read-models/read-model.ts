import type { DomainEvent, Projection } from '@jumpfleet/kernel';

/**
 * An inline read model: its table belongs wholly to its projection and changes only in the
 * transaction of an append. A row names every column of
 * the table, as its projection may clear any, and its values survive JSON.
 */
export interface ReadModel<E extends DomainEvent = DomainEvent, Row extends object = object> {
  readonly projection: Projection<E, Row>;
  readonly table: string;
  /** The key column: the table's primary key, holding what `keyOf` answers. */
  readonly key: string;
  /** SQL for the table of this name and its indexes, which must be named after it: a rebuild makes a second one. */
  createTable(table: string): string;
}
