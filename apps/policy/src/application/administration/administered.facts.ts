import type {
  AccessFact,
  AccessFactKind,
  AdministeredEvent,
  AdministeredKind,
} from '@jumpfleet/policy-domain';
import { gone, known } from '../access-facts/fact-change.js';
import type { FactChange } from '../access-facts/fact-change.js';

type FactsOfKind<Name extends string, Terms> = Readonly<{
  [T in AdministeredEvent<Name, Terms>['type']]: (
    data: Extract<AdministeredEvent<Name, Terms>, { type: T }>['data'],
  ) => FactChange;
}>;

/** The facts of one kind: what its terms mean to the access question. */
export function administeredFacts<Name extends string, Terms extends object>(
  { name, slug }: Pick<AdministeredKind<Name, Terms, never, number>, 'name' | 'slug'>,
  factOf: (id: number, terms: Terms) => AccessFact,
): FactsOfKind<Name, Terms> {
  const kept = ({ id, terms }: Readonly<{ id: number; terms: Terms }>) => known(factOf(id, terms));
  const facts = {
    [`${name}Created`]: kept,
    [`${name}Changed`]: kept,
    [`${name}Deleted`]: ({ id }: Readonly<{ id: number }>) => gone(slug as AccessFactKind, id),
  };
  return facts as unknown as FactsOfKind<Name, Terms>;
}
