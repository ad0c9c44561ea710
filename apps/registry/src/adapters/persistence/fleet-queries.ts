import { containsPattern } from '@jumpfleet/registry-domain';
import type { DataSource } from 'typeorm';
import type {
  ClientStatus,
  FleetPage,
  FleetQuery,
  JumpClientItem,
  PageEnd,
  SearchField,
} from '../../application/fleet-list.js';
import { clientStatuses } from '../../application/fleet-list.js';
import { Conditions } from './conditions.js';
import type { ItemRow } from './fleet-items.js';
import { itemColumns, itemTables, statusColumn, toItem } from './fleet-items.js';

type PageRow = ItemRow & Readonly<{ sort_key: string }>;

const searched: Readonly<Record<SearchField, string>> = {
  name: 'c.name',
  hostname: 'c.hostname',
  comments: 'c.comments',
  tag: 'c.tag',
  group: 'g.name',
  status: statusColumn,
  console_user: `t.stats->>'console_user'`,
  domain: `t.stats->>'domain'`,
  fqdn: `t.stats->>'fqdn'`,
  workgroup: `t.stats->>'workgroup'`,
  private_ip: `t.stats->>'private_ip'`,
  public_ip: 's.public_ip',
};

const onlyStatus: Readonly<Record<ClientStatus, string>> = {
  online: 's.online AND NOT s.uninstalled',
  offline: 'NOT s.online AND NOT s.uninstalled',
  uninstalled: 's.uninstalled',
};

/** The fleet as lists and details show it. */
export class FleetQueries {
  constructor(private readonly dataSource: DataSource) {}

  async byId(id: string): Promise<JumpClientItem | undefined> {
    const [item] = await this.byIds([id]);
    return item;
  }

  async byIds(ids: readonly string[]): Promise<JumpClientItem[]> {
    const rows = await this.dataSource.query<ItemRow[]>(
      `SELECT ${itemColumns} FROM ${itemTables} WHERE c.client_id = ANY ($1::uuid[])`,
      [ids],
    );
    return rows.map(toItem);
  }

  /** One row more than a page is read: it says whether there is another page. */
  async page(query: FleetQuery): Promise<FleetPage> {
    const rows =
      query.sort === 'status'
        ? await this.rowsByStatus(query)
        : await this.rows(query, query.after, query.limit + 1);
    const shown = rows.slice(0, query.limit);
    const last = shown.at(-1);
    const next =
      rows.length > shown.length && last
        ? { key: last.sort_key, id: last.client_id, ...statusOf(query, last) }
        : undefined;
    return { items: shown.map(toItem), next };
  }

  /** One status after the other, each by name: every part is read in the order of an index. */
  private async rowsByStatus(query: FleetQuery): Promise<PageRow[]> {
    const order = query.isDescending ? clientStatuses.toReversed() : clientStatuses;
    const wanted = order.filter((status) => query.status === undefined || query.status === status);
    const from = wanted.findIndex((status) => status === query.after?.status);
    const rows: PageRow[] = [];
    for (const [index, status] of wanted.slice(Math.max(from, 0)).entries()) {
      const left = query.limit + 1 - rows.length;
      if (left <= 0) break;
      const after = index === 0 && from >= 0 ? query.after : undefined;
      rows.push(...(await this.rows({ ...query, status, isDescending: false }, after, left)));
    }
    return rows;
  }

  private rows(query: FleetQuery, after: PageEnd | undefined, limit: number): Promise<PageRow[]> {
    const isRecency = query.sort === 'last_connect_at';
    const [key, id] = isRecency
      ? ['r.last_connect_at', 'r.client_id']
      : ['c.sort_name', 'c.client_id'];
    const direction = query.isDescending ? 'DESC' : 'ASC';
    const conditions = filters(query);
    if (after) {
      const type = isRecency ? 'bigint' : 'text';
      const beyond = query.isDescending ? '<' : '>';
      conditions.add(`(${key}, ${id}) ${beyond} (?::${type}, ?::uuid)`, after.key, after.id);
    }
    return this.dataSource.query<PageRow[]>(
      `WITH page AS (
         SELECT c.client_id, ${key} AS sort_key FROM ${itemTables}
         ${isRecency ? 'JOIN jump_client_recency r ON r.client_id = c.client_id' : ''}
         ${conditions.where} ORDER BY ${key} ${direction}, ${id} ${direction} LIMIT ${conditions.value(limit)}
       )
       SELECT page.sort_key, ${itemColumns} FROM page JOIN (${itemTables}) ON c.client_id = page.client_id
       ORDER BY page.sort_key ${direction}, page.client_id ${direction}`,
      conditions.values,
    );
  }
}

function filters({ search, fields, status, group, tag }: FleetQuery): Conditions {
  const conditions = new Conditions();
  if (status) conditions.add(onlyStatus[status]);
  if (group !== undefined) conditions.add('(g.name = ? OR g.code_name = ?)', group, group);
  if (tag !== undefined) conditions.add('c.tag = ?', tag);
  if (search === undefined || search === '') return conditions;
  const pattern = containsPattern(search);
  if (!fields?.includes('status'))
    conditions.add(
      'c.client_id IN (SELECT x.client_id FROM jump_client_search x WHERE x.haystack LIKE ?)',
      pattern,
    );
  if (fields) {
    const matches = fields.map((field) => `lower(${searched[field]}) LIKE ?`).join(' OR ');
    conditions.add(`(${matches})`, ...fields.map(() => pattern));
  }
  return conditions;
}

function statusOf({ sort }: FleetQuery, { status }: PageRow): { status?: ClientStatus } {
  return sort === 'status' ? { status } : {};
}
