import type { AccessScope } from '@jumpfleet/policy-contracts';
import type { FleetQuery, SearchField } from './fleet-list.js';

/** What one field must contain, as scripts name it. */
const scriptFields = {
  'client.comments': 'comments',
  'client.hostname': 'hostname',
  'client.private_ip': 'private_ip',
  'client.public_ip': 'public_ip',
  'client.tag': 'tag',
} as const satisfies Readonly<Record<string, SearchField>>;

type Texts = Partial<Record<'search_string' | keyof typeof scriptFields, string | undefined>>;
export type ItemSearch = Readonly<Texts & { limit: number }>;

/** SB-14: one of the two ways, and not both. */
export function isOneWay(search: Readonly<Texts>): boolean {
  const fields = Object.keys(scriptFields) as (keyof typeof scriptFields)[];
  const isNamed = fields.some((name) => search[name] !== undefined);
  return (search.search_string !== undefined) !== isNamed;
}

/** SB-12 names five fields; the name is looked in as well, as people search by it. */
const searchStringFields: readonly SearchField[] = [
  'comments',
  'hostname',
  'private_ip',
  'public_ip',
  'tag',
  'name',
];

/** The query that a script's search means: all that it names must match. */
export function itemSearch(
  { search_string, limit, ...fields }: ItemSearch,
  scope: AccessScope,
): FleetQuery {
  const terms = Object.entries(scriptFields).flatMap(([name, field]) => {
    const text = fields[name as keyof typeof scriptFields];
    return text === undefined ? [] : [{ field, text }];
  });
  return {
    search: search_string,
    fields: search_string === undefined ? undefined : searchStringFields,
    terms,
    status: undefined,
    group: undefined,
    tag: undefined,
    scope,
    sort: 'last_connect_at',
    isDescending: true,
    after: undefined,
    limit,
  };
}
