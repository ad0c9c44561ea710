import type { ReadModel } from '@jumpfleet/event-log';
import type { AdministeredKind, PolicyEvent } from '@jumpfleet/policy-domain';
import { administeredList } from '../../../application/administration/administered.projection.js';
import type { AdministeredRow } from '../../../application/administration/administration-ledger.js';

export const tableOf = (slug: string): string => slug.replaceAll('-', '_');

/** The table of one kind of administered thing. */
export function administeredReadModel<
  Name extends string,
  Terms extends object,
  Version extends number,
>(
  kind: Pick<
    AdministeredKind<Name, Terms, never, Version>,
    'name' | 'slug' | 'nameTerm' | 'codeNameTerm'
  >,
): ReadModel<PolicyEvent, AdministeredRow<Terms>> {
  return {
    projection: administeredList(kind),
    table: tableOf(kind.slug),
    key: 'id',
    createTable: (table) => `
    CREATE TABLE ${table} (
      id integer PRIMARY KEY,
      name text NOT NULL,
      code_name text NOT NULL,
      terms jsonb NOT NULL
    );`,
  };
}
