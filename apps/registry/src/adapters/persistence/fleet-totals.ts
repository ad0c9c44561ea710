import type { AccessScope } from '@jumpfleet/policy-contracts';
import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import { listsOf } from '../../application/item-scope.js';
import type { ScopeLists } from '../../application/item-scope.js';
import type { FleetCount, FleetCounters } from './fleet-counters.js';
import { statusColumn } from './fleet-items.js';

export type FleetTotals = Readonly<{
  /** Endpoints, each once however many items show it. */
  clients: readonly FleetCount[];
  items: number;
}>;

const itemsSql = `
SELECT coalesce(sum(items), 0)::integer AS items FROM (
  SELECT list_key, items FROM jump_item_count
  UNION ALL SELECT list_key, items FROM jump_item_count_change) c
WHERE (list_key = ANY ($2::integer[])) <> $1`;

const clientsSql = (condition: string) => `
SELECT ${statusColumn} AS status, s.version, count(*)::integer AS clients
FROM (SELECT DISTINCT endpoint_id FROM jump_client_search WHERE ${condition}) x
JOIN jump_client_state s ON s.client_id = x.endpoint_id
GROUP BY 1, 2`;

const compactionSql = `
WITH gone AS (DELETE FROM jump_item_count_change RETURNING list_key, items)
INSERT INTO jump_item_count AS c SELECT list_key, sum(items) FROM gone GROUP BY list_key
ON CONFLICT (list_key) DO UPDATE SET items = c.items + excluded.items`;

const countOnly = {
  name: 'count-clients',
  text: clientsSql('list_key = ANY ($1::integer[])'),
};
const countAllBut = {
  name: 'count-all-but',
  text: clientsSql('list_key <> ALL ($1::integer[])'),
};

/** A part of the fleet is counted anew this often at most; all of it is never counted. */
const countedMs = 2_000;
const maxCounted = 200;

/** How many there are, for whoever may see all of them or some. */
export class FleetTotalsReader {
  private readonly counted = new LRUCache<string, Promise<FleetCount[]>>({
    max: maxCounted,
    ttl: countedMs,
    perf: performance,
  });

  constructor(
    private readonly pool: Pool,
    private readonly counters: FleetCounters,
  ) {}

  async read(scope: AccessScope): Promise<FleetTotals> {
    const { isAllBut, lists } = listsOf(scope);
    const { rows } = await this.pool.query<{ items: number }>({
      name: 'count-items',
      text: itemsSql,
      values: [isAllBut, lists],
    });
    const clients = await (scope.everything ? this.counters.read() : this.countIn(listsOf(scope)));
    return { clients, items: rows[0]?.items ?? 0 };
  }

  /** Folds the log of changes into the totals; sums stay the same throughout. */
  async compact(): Promise<void> {
    await this.pool.query(compactionSql);
  }

  /** Those who see the same share one count. */
  private countIn({ isAllBut, lists }: ScopeLists): Promise<FleetCount[]> {
    const key = [isAllBut, ...lists.toSorted((a, b) => a - b)].join(' ');
    const known = this.counted.get(key);
    if (known) return known;
    const counting = this.pool
      .query<FleetCount>({ ...(isAllBut ? countAllBut : countOnly), values: [lists] })
      .then(({ rows }) => rows);
    counting.catch(() => this.counted.delete(key));
    this.counted.set(key, counting);
    return counting;
  }
}
