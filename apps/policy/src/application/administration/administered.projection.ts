import type { Projection } from '@jumpfleet/kernel';
import type { AdministeredEvent, AdministeredKind, PolicyEvent } from '@jumpfleet/policy-domain';
import type { AdministeredRow } from './administration-ledger.js';

type Named<Name extends string, Terms extends object, Version extends number> = Pick<
  AdministeredKind<Name, Terms, never, Version>,
  'name' | 'slug' | 'nameTerm' | 'codeNameTerm'
>;

/** The list of one kind: each thing with its terms as they are now. */
export function administeredList<Name extends string, Terms extends object, Version extends number>(
  kind: Named<Name, Terms, Version>,
): Projection<PolicyEvent, AdministeredRow<Terms>> {
  const { name, slug, nameTerm, codeNameTerm } = kind;
  const types: ReadonlySet<string> = new Set([
    `${name}Created`,
    `${name}Changed`,
    `${name}Deleted`,
  ]);
  const own = (event: PolicyEvent) =>
    types.has(event.type)
      ? (event as unknown as AdministeredEvent<Name, Terms, Version>)
      : undefined;
  const text = (terms: Terms, term: keyof Terms | undefined) => (term ? String(terms[term]) : '');
  return {
    name: `${slug}-list`,
    keyOf(event) {
      const found = own(event);
      return found && String(found.data.id);
    },
    project(row, { event }) {
      const found = own(event);
      if (!found) return row;
      if (!('terms' in found.data)) return undefined;
      const { id, terms } = found.data;
      return { id, name: text(terms, nameTerm), code_name: text(terms, codeNameTerm), terms };
    },
  };
}
