import type { AccessFact, AccessFactKind, PolicyEvent } from '@jumpfleet/policy-domain';

/** What an event means for one fact. */
export type FactChange = Readonly<{
  kind: AccessFactKind;
  /** What the thing's events call it: its number, or its id where not all of them carry the number. */
  key: string | number;
  after: (before: AccessFact | undefined) => AccessFact | undefined;
}>;

/** For each event of an aggregate the fact that it changes; nothing where access has no part in it. */
export type FactsOf<E extends PolicyEvent> = Readonly<{
  [T in E['type']]: (data: Extract<E, { type: T }>['data']) => FactChange | undefined;
}>;

/** The fact is this from now on. */
export function known(fact: AccessFact, key: FactChange['key'] = fact.number): FactChange {
  return { kind: fact.kind, key, after: () => fact };
}

/** The fact as it was, changed; what is not there (any more) stays away. */
export function changed<F extends AccessFact>(
  kind: F['kind'],
  key: FactChange['key'],
  change: (before: F) => F,
): FactChange {
  const isOfKind = (fact: AccessFact): fact is F => fact.kind === kind;
  return {
    kind,
    key,
    after: (before) => (before && isOfKind(before) ? change(before) : undefined),
  };
}

/** There is no such thing any more. */
export function gone(kind: AccessFactKind, key: FactChange['key']): FactChange {
  return { kind, key, after: () => undefined };
}
