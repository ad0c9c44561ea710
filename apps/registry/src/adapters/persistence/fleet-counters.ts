import type { Pool } from 'pg';

export type FleetCount = Readonly<{ status: string; version: string; clients: number }>;

const countSql = `
SELECT status, version, sum(clients)::integer AS clients FROM (
  SELECT status, version, clients FROM fleet_count
  UNION ALL SELECT status, version, clients FROM fleet_count_change) c
GROUP BY status, version HAVING sum(clients) <> 0`;

/** One compactor at a time; the others have nothing to do. */
const lock = `SELECT pg_try_advisory_xact_lock(hashtextextended('registry:fleet-counters', 0)) AS mine`;
const compactions = [
  `WITH gone AS (DELETE FROM fleet_count_change RETURNING status, version, clients)
   INSERT INTO fleet_count AS c SELECT status, version, sum(clients) FROM gone GROUP BY status, version
   ON CONFLICT (status, version) DO UPDATE SET clients = c.clients + excluded.clients`,
  `WITH gone AS (DELETE FROM roster_digest_change RETURNING shard, run, bucket, clients, hash)
   INSERT INTO roster_digest AS d SELECT shard, run, bucket, sum(clients), bit_xor(hash) FROM gone
     GROUP BY shard, run, bucket
   ON CONFLICT (shard, run, bucket) DO UPDATE SET clients = d.clients + excluded.clients, hash = d.hash # excluded.hash`,
  `WITH gone AS (DELETE FROM place_count_change RETURNING installer_id, active, clients)
   INSERT INTO place_count AS p SELECT installer_id, active, sum(clients) FROM gone GROUP BY installer_id, active
   ON CONFLICT (installer_id, active) DO UPDATE SET clients = p.clients + excluded.clients`,
  `DELETE FROM fleet_count WHERE clients = 0`,
  `DELETE FROM place_count WHERE clients = 0`,
  `DELETE FROM roster_digest WHERE clients = 0 AND hash = 0`,
];

/** How many clients there are of each kind, without counting them. */
export class FleetCounters {
  constructor(private readonly pool: Pool) {}

  async read(): Promise<FleetCount[]> {
    const { rows } = await this.pool.query<FleetCount>(countSql);
    return rows;
  }

  /** Folds the log of changes into the totals; sums stay the same throughout. */
  async compact(): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      const { rows } = await client.query<{ mine: boolean }>(lock);
      if (rows[0]?.mine) for (const sql of compactions) await client.query(sql);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  }
}
