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

export type PageSql = Readonly<{ text: string; values: readonly unknown[] }>;

/** The ids of one page in its order, each with the value that the order goes by. */
export function pageSql(query: FleetQuery, after: PageEnd | undefined, limit: number): PageSql {
  const from: Alias = query.sort === 'last_connect_at' ? 'r' : 'c';
  const key = from === 'r' ? 'r.last_connect_at' : 'c.sort_name';
  const id = `${from}.client_id`;
  const [direction, beyond] = query.isDescending ? ['DESC', '<'] : ['ASC', '>'];
  const needed = new Set<Alias>();
  const conditions = filters(query, id, needed);
  if (after) {
    const type = from === 'r' ? 'bigint' : 'text';
    conditions.add(`(${key}, ${id}) ${beyond} (?::${type}, ?::uuid)`, after.key, after.id);
  }
  needed.delete(from);
  const joins = [...needed].map(
    (alias) => `JOIN ${tables[alias]} ${alias} ON ${alias}.client_id = ${id}`,
  );
  const text = `SELECT ${id} AS client_id, ${key} AS sort_key FROM ${tables[from]} ${from} ${joins.join(' ')}
    ${conditions.where} ORDER BY ${key} ${direction}, ${id} ${direction} LIMIT ${conditions.value(limit)}`;
  return { text, values: conditions.values };
}

function filters(query: FleetQuery, id: string, needed: Set<Alias>): Conditions {
  const { search, status, group, tag } = query;
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
  if (search) addSearch(conditions, { id, needed }, search, query.fields);
  return conditions;
}

/** The status is no part of the text that is kept for searching: it changes too often. */
function addSearch(
  conditions: Conditions,
  { id, needed }: { id: string; needed: Set<Alias> },
  search: string,
  fields: FleetQuery['fields'],
): void {
  const pattern = containsPattern(search);
  if (!fields?.includes('status'))
    conditions.add(
      `${id} IN (SELECT x.client_id FROM jump_client_search x WHERE x.haystack LIKE ?)`,
      pattern,
    );
  if (!fields) return;
  for (const field of fields) needed.add(searched[field][0]);
  const matches = fields.map((field) => `lower(${searched[field][1]}) LIKE ?`).join(' OR ');
  conditions.add(`(${matches})`, ...fields.map(() => pattern));
}
