import type { AccessScope } from '@jumpfleet/policy-contracts';
import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
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
WHERE $1 OR list_key = ANY ($2::integer[])`;

const clientsSql = `
SELECT ${statusColumn} AS status, s.version, count(*)::integer AS clients
FROM (SELECT DISTINCT endpoint_id FROM jump_client_search WHERE list_key = ANY ($1::integer[])) x
JOIN jump_client_state s ON s.client_id = x.endpoint_id
GROUP BY 1, 2`;

const compactionSql = `
WITH gone AS (DELETE FROM jump_item_count_change RETURNING list_key, items)
INSERT INTO jump_item_count AS c SELECT list_key, sum(items) FROM gone GROUP BY list_key
ON CONFLICT (list_key) DO UPDATE SET items = c.items + excluded.items`;

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
    const lists = [...scope.jumpGroupIds, ...scope.personalListOf.map((user) => -user)];
    const { rows } = await this.pool.query<{ items: number }>({
      name: 'count-items',
      text: itemsSql,
      values: [scope.everything, lists],
    });
    const clients = await (scope.everything ? this.counters.read() : this.countIn(lists));
    return { clients, items: rows[0]?.items ?? 0 };
  }

  /** Folds the log of changes into the totals; sums stay the same throughout. */
  async compact(): Promise<void> {
    await this.pool.query(compactionSql);
  }

  /** Those who see the same share one count. */
  private countIn(lists: number[]): Promise<FleetCount[]> {
    const key = lists.toSorted((a, b) => a - b).join(' ');
    const known = this.counted.get(key);
    if (known) return known;
    const counting = this.pool
      .query<FleetCount>({ name: 'count-clients', text: clientsSql, values: [lists] })
      .then(({ rows }) => rows);
    counting.catch(() => this.counted.delete(key));
    this.counted.set(key, counting);
    return counting;
  }
}
