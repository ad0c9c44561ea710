import type { Pool } from 'pg';
import type {
  ClientStatus,
  FleetPage,
  FleetQuery,
  JumpClientItem,
  PageEnd,
} from '../../application/fleet-list.js';
import { clientStatuses } from '../../application/fleet-list.js';
import type { ItemRow } from './fleet-items.js';
import { itemColumns, itemTables, toItem } from './fleet-items.js';
import { pageSql } from './fleet-page.sql.js';
import type { PageSql } from './fleet-page.sql.js';

type Place = Readonly<{ client_id: string; sort_key: string; status?: ClientStatus }>;

/**
 * The fleet as lists and details show it. A page is two look-ups: which clients, then what they are;
 * the second is planned once per connection and not at every request.
 */
export class FleetQueries {
  constructor(private readonly pool: Pool) {}

  async byId(id: string): Promise<JumpClientItem | undefined> {
    const [item] = await this.byIds([id]);
    return item;
  }

  async byIds(ids: readonly string[]): Promise<JumpClientItem[]> {
    const { rows } = await this.pool.query<ItemRow>({
      name: 'fleet-items',
      text: `SELECT ${itemColumns} FROM ${itemTables} WHERE c.client_id = ANY ($1::uuid[])`,
      values: [ids],
    });
    return rows.map(toItem);
  }

  /** One place more than a page is read: it says whether there is another page. */
  async page(query: FleetQuery): Promise<FleetPage> {
    const places =
      query.sort === 'status'
        ? await this.placesByStatus(query)
        : await this.places(query, query.after, query.limit + 1);
    const shown = places.slice(0, query.limit);
    const last = places.length > shown.length ? shown.at(-1) : undefined;
    const ids = shown.map(({ client_id }) => client_id);
    const items = new Map((await this.byIds(ids)).map((item) => [item.id, item]));
    return {
      items: ids.flatMap((id) => items.get(id) ?? []),
      next: last && { key: last.sort_key, id: last.client_id, status: last.status },
    };
  }

  /** One status after the other, each by name: every part is read in the order of an index. */
  private async placesByStatus(query: FleetQuery): Promise<Place[]> {
    const order = query.isDescending ? clientStatuses.toReversed() : clientStatuses;
    const wanted = order.filter((status) => query.status === undefined || query.status === status);
    const from = wanted.findIndex((status) => status === query.after?.status);
    const places: Place[] = [];
    for (const [index, status] of wanted.slice(Math.max(from, 0)).entries()) {
      const left = query.limit + 1 - places.length;
      if (left <= 0) break;
      const after = index === 0 && from >= 0 ? query.after : undefined;
      const part = await this.places({ ...query, status, isDescending: false }, after, left);
      places.push(...part.map((place) => ({ ...place, status })));
    }
    return places;
  }

  /** Most filters fill a page with what is nearby; what few clients pass is found by index, wherever it is. */
  private async places(
    query: FleetQuery,
    after: PageEnd | undefined,
    limit: number,
  ): Promise<Place[]> {
    const near = await this.read(pageSql(query, { after, limit, reach: 'nearby' }));
    if (near.length === limit) return near;
    return this.read(pageSql(query, { after, limit, reach: 'anywhere' }));
  }

  private async read({ text, values }: PageSql): Promise<Place[]> {
    const { rows } = await this.pool.query<Place>(text, [...values]);
    return rows;
  }
}
