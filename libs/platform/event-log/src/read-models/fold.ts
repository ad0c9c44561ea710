import type { DomainEvent, Fact, Projection } from '@jumpfleet/kernel';

/** Which keys some events touch, each once, sorted: the order in which their rows are locked. */
export function keysOf<E extends DomainEvent>(
  projection: Projection<E, object>,
  events: readonly E[],
): string[] {
  const keys = events.map((event) => projection.keyOf(event)).filter((key) => key !== undefined);
  return [...new Set(keys)].sort();
}

/** Folds events into the rows they touch, in place. A key with `undefined` is a row to delete. */
export function foldInto<E extends DomainEvent>(
  rows: Map<string, object | undefined>,
  projection: Projection<E, object>,
  facts: readonly Fact<E>[],
): void {
  for (const one of facts) {
    const key = projection.keyOf(one.event);
    if (key !== undefined) rows.set(key, projection.project(rows.get(key), one));
  }
}
