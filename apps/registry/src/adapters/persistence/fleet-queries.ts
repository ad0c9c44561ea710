import type { AccessScope } from '@jumpfleet/policy-contracts';
import type { Pool } from 'pg';
import type {
  FleetPage,
  FleetQuery,
  JumpClientItem,
  PageEnd,
  SeenItem,
} from '../../application/fleet-list.js';
import { isInScope } from '../../application/item-scope.js';
import type { FleetSample } from '../../application/fleet-sample.js';
import { planPage } from '../../application/page-plan.js';
import type { PagePlan } from '../../application/page-plan.js';
import type { ItemRow } from './fleet-items.js';
import { itemColumns, itemTables, toSeenItem } from './fleet-items.js';
import { orderSql } from './fleet-order.js';
import type { NamedList, Order } from './fleet-order.js';
import { gatherSql, walkSql } from './fleet-page.sql.js';
import type { PageSql, Stretch } from './fleet-page.sql.js';
import { StatementNames } from './statement-names.js';

/** Where in the order an item stands. */
type Place = Readonly<{ client_id: string; part: string; sort_key: string }>;
type Placed = Readonly<{ place: Place; item: JumpClientItem }>;

/** In the order of the places: they are walked along, and each is looked up. */
const placedSql = (places: string): string => `
SELECT place.part, place.sort_key, item.* FROM (${places}) place
CROSS JOIN LATERAL (SELECT ${itemColumns} FROM ${itemTables} WHERE c.client_id = place.client_id OFFSET 0) item`;

/** Lists that hold anything, in the order of their names; names may be the same in both kinds. */
const listsSql = `
SELECT list_key, lower(coalesce(g.name, u.username, '')) || E'\\x01' || list_key AS part
FROM (SELECT list_key FROM (
    SELECT list_key, items FROM jump_item_count UNION ALL SELECT list_key, items FROM jump_item_count_change) c
  GROUP BY list_key HAVING sum(items) > 0) l
LEFT JOIN jump_group g ON g.id = list_key
LEFT JOIN site_user u ON u.number = -list_key
ORDER BY part`;

/** An order by group has as many as there are groups. */
const stretchesAtOnce = 8;

/**
 * The fleet as lists and details show it. A page is one look-up: which clients, and what each of them is;
 * or two, where the places are sorted out of very many.
 */
export class FleetQueries {
  private readonly names = new StatementNames();

  constructor(
    private readonly pool: Pool,
    private readonly samples: Readonly<{ current(): Promise<FleetSample> }>,
  ) {}

  /** Nothing outside of the scope exists. */
  async byId(id: string, scope: AccessScope): Promise<JumpClientItem | undefined> {
    const [seen] = await this.byIds([id]);
    return seen && isInScope(scope, seen.listKey) ? seen.item : undefined;
  }

  async byIds(ids: readonly string[]): Promise<SeenItem[]> {
    const { rows } = await this.pool.query<ItemRow>({
      name: 'fleet-items',
      text: `SELECT ${itemColumns} FROM ${itemTables} WHERE c.client_id = ANY ($1::uuid[])`,
      values: [ids],
    });
    return rows.map(toSeenItem);
  }

  /** Items by their own ids and by those of their endpoints. */
  async byIdsOrEndpoints(ids: readonly string[]): Promise<SeenItem[]> {
    const { rows } = await this.pool.query<ItemRow>({
      name: 'fleet-items-of-endpoints',
      text: `SELECT ${itemColumns} FROM ${itemTables}
        WHERE c.client_id = ANY ($1::uuid[]) OR c.endpoint_id = ANY ($1::uuid[])`,
      values: [ids],
    });
    return rows.map(toSeenItem);
  }

  /** In which lists deleted items could be seen, for as long as that is kept. */
  async gone(ids: readonly string[]): Promise<Map<string, number[]>> {
    const { rows } = await this.pool.query<{ client_id: string; lists: number[] }>({
      name: 'gone-items',
      text: 'SELECT client_id, lists FROM jump_client_gone WHERE client_id = ANY ($1::uuid[])',
      values: [ids],
    });
    return new Map(rows.map(({ client_id, lists }) => [client_id, lists]));
  }

  async forgetGone(minutes: number): Promise<void> {
    await this.pool.query(
      'DELETE FROM jump_client_gone WHERE gone_at < now() - make_interval(mins => $1)',
      [minutes],
    );
  }

  /** One place more than a page is read: it says whether there is another page. */
  async page(query: FleetQuery): Promise<FleetPage> {
    const places = await this.places(query);
    const shown = places.slice(0, query.limit);
    const last = places.length > shown.length ? shown.at(-1) : undefined;
    return {
      items: shown.map(({ item }) => item),
      next: last && { part: last.place.part, key: last.place.sort_key, id: last.place.client_id },
    };
  }

  private async places(query: FleetQuery): Promise<Placed[]> {
    const order = orderSql(query, query.sort === 'group' ? await this.lists() : []);
    for (const plan of planPage(query, await this.samples.current())) {
      const places = await this.follow(plan, query, order);
      const isWhole = plan.kind === 'walk' ? !Number.isFinite(plan.budget) : plan.kind !== 'within';
      if (isWhole || places.length > query.limit) return places;
    }
    return [];
  }

  private async follow(plan: PagePlan, query: FleetQuery, order: Order): Promise<Placed[]> {
    if (plan.kind !== 'walk' && plan.kind !== 'within')
      return this.gathered(gatherSql(query, order, plan.kind));
    const stretches = stretchesFrom(order, query.after);
    const places: Placed[] = [];
    for (let from = 0; from < stretches.length; from += stretchesAtOnce) {
      const wanted = query.limit + 1 - places.length;
      if (wanted <= 0) break;
      const some = stretches.slice(from, from + stretchesAtOnce);
      places.push(...(await this.walked(walkSql(query, order, some, { ...plan, wanted }))));
    }
    return places;
  }

  private async lists(): Promise<NamedList[]> {
    const { rows } = await this.pool.query<NamedList>({ name: 'named-lists', text: listsSql });
    return rows;
  }

  private async walked({ text, values }: PageSql): Promise<Placed[]> {
    const rows = await this.read<Place & ItemRow>({ text: placedSql(text), values });
    return rows.map((row) => ({ place: row, item: toSeenItem(row).item }));
  }

  private async gathered(sql: PageSql): Promise<Placed[]> {
    const places = await this.read<Place>(sql);
    const seen = await this.byIds(places.map(({ client_id }) => client_id));
    const items = new Map(seen.map(({ item }) => [item.id, item]));
    return places.flatMap((place) => {
      const item = items.get(place.client_id);
      return item ? [{ place, item }] : [];
    });
  }

  private async read<Row extends Place>({ text, values }: PageSql): Promise<Row[]> {
    const name = this.names.of(text);
    const { rows } = await this.pool.query<Row>({
      ...(name && { name }),
      text,
      values: [...values],
    });
    return rows;
  }
}

/** The parts that the page may lie in, and in those where the last page ended, from there. */
function stretchesFrom({ parts, isDescending }: Order, after: PageEnd | undefined): Stretch[] {
  if (!after) return parts.map((part) => ({ part, after: undefined }));
  return parts
    .filter(({ name }) => (isDescending.part ? name <= after.part : name >= after.part))
    .map((part) => ({ part, after: part.name === after.part ? after : undefined }));
}
