import type { Pool } from 'pg';
import type { SampledItem } from '../../application/fleet-sample.js';
import { FleetSample } from '../../application/fleet-sample.js';
import { needsUpdateColumn, statusColumn, upgradeTargets } from './fleet-items.js';

const wanted = 1_000;
const renewMs = 10_000;

const countSql = `SELECT coalesce(sum(items), 0)::integer AS total FROM (
  SELECT items FROM jump_item_count UNION ALL SELECT items FROM jump_item_count_change) c`;

const sampleSql = (percent: number): string => `
SELECT x.list_key AS "listKey", lower(coalesce(g.name, u.username, '')) AS list,
  lower(coalesce(g.code_name, '')) AS "codeName", ${statusColumn} AS status,
  ${needsUpdateColumn} AS "needsUpdate", x.haystack AS text,
  r.last_connect_at::float8 AS "connectedAt", x.last_accessed_at::float8 AS "accessedAt",
  x.registered_at::float8 AS "registeredAt"
FROM jump_client_search x TABLESAMPLE BERNOULLI (${percent.toFixed(4)})
JOIN jump_client_state s ON s.client_id = x.endpoint_id
JOIN jump_client_recency r ON r.client_id = x.client_id
LEFT JOIN jump_group g ON g.id = x.list_key
LEFT JOIN site_user u ON u.number = -x.list_key
${upgradeTargets}`;

/** A sample of the fleet that is never much older than what it is asked about needs. */
export class FleetSamples {
  private sample: Promise<FleetSample> | undefined;
  private renewAt = 0;

  constructor(private readonly pool: Pool) {}

  /** The first waits; later ones get the last sample while the next is drawn. */
  current(): Promise<FleetSample> {
    if (this.sample && performance.now() < this.renewAt) return this.sample;
    this.renewAt = performance.now() + renewMs;
    const drawn = this.draw();
    const before = this.sample;
    if (!before) {
      this.sample = drawn.catch((error: unknown) => {
        this.sample = undefined;
        throw error;
      });
      return this.sample;
    }
    void drawn.then(
      (sample) => (this.sample = Promise.resolve(sample)),
      () => (this.renewAt = 0),
    );
    return before;
  }

  private async draw(): Promise<FleetSample> {
    const { rows: counts } = await this.pool.query<{ total: number }>(countSql);
    const total = counts[0]?.total ?? 0;
    const percent = Math.min(100, (100 * wanted) / Math.max(1, total));
    const { rows } = await this.pool.query<SampledItem>(sampleSql(percent));
    return new FleetSample(rows, total);
  }
}
