import { containsPattern } from '@jumpfleet/registry-domain';
import type {
  ClientStatus,
  FleetQuery,
  PageEnd,
  SearchField,
} from '../../application/fleet-list.js';
import { Conditions } from './conditions.js';
import { statusColumn } from './fleet-items.js';

/** Tables by alias; a page joins only those that its filters and its order need. */
const tables = {
  c: 'jump_client',
  r: 'jump_client_recency',
  s: 'jump_client_state',
  t: 'jump_client_statistics',
} as const;
type Alias = keyof typeof tables;

const searched: Readonly<Record<SearchField, readonly [Alias, string]>> = {
  name: ['c', 'c.name'],
  hostname: ['c', 'c.hostname'],
  comments: ['c', 'c.comments'],
  tag: ['c', 'c.tag'],
  group: ['c', '(SELECT g.name FROM jump_group g WHERE g.id = c.jump_group_id)'],
  status: ['s', statusColumn],
  console_user: ['t', `t.stats->>'console_user'`],
  domain: ['t', `t.stats->>'domain'`],
  fqdn: ['t', `t.stats->>'fqdn'`],
  workgroup: ['t', `t.stats->>'workgroup'`],
  private_ip: ['t', `t.stats->>'private_ip'`],
  public_ip: ['s', 's.public_ip'],
};

const onlyStatus: Readonly<Record<ClientStatus, string>> = {
  online: 's.online AND NOT s.uninstalled',
  offline: 'NOT s.online AND NOT s.uninstalled',
  uninstalled: 's.uninstalled',
};

/** Either by the index of three letters, or by looking at each client that is reached. */
const searchedText: Readonly<Record<PageWish['reach'], (id: string) => string>> = {
  anywhere: (id) =>
    `${id} IN (SELECT x.client_id FROM jump_client_search x WHERE x.haystack LIKE ?)`,
  nearby: (id) => `(SELECT x.haystack FROM jump_client_search x WHERE x.client_id = ${id}) LIKE ?`,
};

export type PageSql = Readonly<{ text: string; values: readonly unknown[] }>;

/** How many places of the order `nearby` looks through, at least. */
const nearbyPlaces = 256;

export type PageWish = Readonly<{
  after: PageEnd | undefined;
  limit: number;
  /** `nearby`: among the next few places of the order only. */
  reach: 'nearby' | 'anywhere';
}>;

/**
 * The ids of one page in its order, each with the value that the order goes by. What a page of places
 * nearby costs does not hang on what the planner believes of a fleet that is just changing.
 */
export function pageSql(query: FleetQuery, { after, limit, reach }: PageWish): PageSql {
  const from: Alias = query.sort === 'last_connect_at' ? 'r' : 'c';
  const [key, type] = from === 'r' ? ['r.last_connect_at', 'bigint'] : ['c.sort_name', 'text'];
  const id = `${from}.client_id`;
  const [direction, beyond] = query.isDescending ? ['DESC', '<'] : ['ASC', '>'];
  const order = `ORDER BY ${key} ${direction}, ${id} ${direction}`;
  const needed = new Set<Alias>();
  const conditions = filters(query, { id, needed, reach });
  const start = after
    ? `WHERE (${key}, ${id}) ${beyond} (${conditions.value(after.key)}::${type}, ${conditions.value(after.id)}::uuid)`
    : '';
  const end =
    reach === 'nearby'
      ? `${order} LIMIT ${conditions.value(Math.max(nearbyPlaces, 2 * limit))}`
      : '';
  needed.delete(from);
  const joins = [...needed].map(
    (alias) => `JOIN ${tables[alias]} ${alias} ON ${alias}.client_id = ${id}`,
  );
  const text = `SELECT ${id} AS client_id, ${key} AS sort_key
    FROM (SELECT * FROM ${tables[from]} ${from} ${start} ${end}) ${from} ${joins.join(' ')}
    ${conditions.where} ${order} LIMIT ${conditions.value(limit)}`;
  return { text, values: conditions.values };
}

type Place = Readonly<{ id: string; needed: Set<Alias>; reach: PageWish['reach'] }>;

function filters(query: FleetQuery, place: Place): Conditions {
  const { search, status, group, tag } = query;
  const { needed } = place;
  const conditions = new Conditions();
  if (status) {
    needed.add('s');
    conditions.add(onlyStatus[status]);
  }
  if (group !== undefined) {
    needed.add('c');
    conditions.add(
      'c.jump_group_id IN (SELECT g.id FROM jump_group g WHERE g.name = ? OR g.code_name = ?)',
      group,
      group,
    );
  }
  if (tag !== undefined) {
    needed.add('c');
    conditions.add('c.tag = ?', tag);
  }
  if (search) addSearch(conditions, place, search, query.fields);
  return conditions;
}

/** The status is no part of the text that is kept for searching: it changes too often. */
function addSearch(
  conditions: Conditions,
  { id, needed, reach }: Place,
  search: string,
  fields: FleetQuery['fields'],
): void {
  const pattern = containsPattern(search);
  if (!fields?.includes('status')) conditions.add(searchedText[reach](id), pattern);
  if (!fields) return;
  for (const field of fields) needed.add(searched[field][0]);
  const matches = fields.map((field) => `lower(${searched[field][1]}) LIKE ?`).join(' OR ');
  conditions.add(`(${matches})`, ...fields.map(() => pattern));
}
