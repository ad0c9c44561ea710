import type { DomainEvent, Fact } from './messages.js';
import type { Projection } from './projection.js';

type OfType<E extends DomainEvent, T extends E['type']> = Extract<E, Readonly<{ type: T }>>;

/** What events of one type mean for a row: which one, and what it is afterwards. */
type Step<E extends DomainEvent, Row> = Readonly<{
  key: (data: E['data']) => string;
  row: (data: E['data'], before: Row | undefined, fact: Fact<E>) => Row | undefined;
}>;

export type Steps<E extends DomainEvent, Row> = Readonly<{
  [T in E['type']]?: Step<OfType<E, T>, Row>;
}>;

/** A projection of the events that `on` names, which need not know of any other. */
export function projectionOn<E extends DomainEvent, Row>(
  name: string,
  on: Steps<E, Row>,
): Projection<E, Row> {
  const stepFor = ({ type }: E) => on[type as E['type']] as Step<E, Row> | undefined;
  return {
    name,
    keyOf: (event) => stepFor(event)?.key(event.data),
    project(before, fact) {
      const step = stepFor(fact.event);
      return step ? step.row(fact.event.data, before, fact) : before;
    },
  };
}
