import type { Pool } from 'pg';

/**
 * Which runs of gateway shards live. Each change of mind is two statements in one transaction: the
 * first waits for batches that are being written (they hold the run's row), the second then sees them all.
 */
export class GatewayRuns {
  constructor(private readonly pool: Pool) {}

  /** Takes a run that was never heard of for a living one. */
  async meet(shard: string, run: string): Promise<void> {
    await this.pool.query(
      `INSERT INTO gateway_run (shard, run, alive) VALUES ($1, $2, true) ON CONFLICT DO NOTHING`,
      [shard, run],
    );
  }

  async living(): Promise<{ shard: string; run: string }[]> {
    const { rows } = await this.pool.query<{ shard: string; run: string }>(
      `SELECT shard, run FROM gateway_run WHERE alive`,
    );
    return rows;
  }

  /** All clients of the run are offline at once. Answers how many were online. */
  async lapse(shard: string, run: string, at: number): Promise<number> {
    return this.switchOver(
      `UPDATE gateway_run SET alive = false, since = now() WHERE alive AND shard = $1 AND run = $2`,
      `UPDATE jump_client_state SET online = false, last_disconnect_at = greatest(last_disconnect_at, $3)
       WHERE online AND shard = $1 AND run = $2`,
      [shard, run],
      [shard, run, at],
    );
  }

  /** A shard that came back under its name has none of the connections of its earlier runs. */
  async replaceOlderRuns(shard: string, run: string, at: number): Promise<number> {
    return this.switchOver(
      `UPDATE gateway_run SET alive = false, since = now() WHERE alive AND shard = $1 AND run <> $2`,
      `UPDATE jump_client_state SET online = false, last_disconnect_at = greatest(last_disconnect_at, $3)
       WHERE online AND shard = $1 AND run <> $2`,
      [shard, run],
      [shard, run, at],
    );
  }

  /** A run that was only out of reach still holds every connection that it did not close. */
  async revive(shard: string, run: string): Promise<number> {
    return this.switchOver(
      `UPDATE gateway_run SET alive = true, since = now() WHERE NOT alive AND shard = $1 AND run = $2`,
      `UPDATE jump_client_state SET online = true WHERE NOT online AND NOT closed AND shard = $1 AND run = $2`,
      [shard, run],
      [shard, run],
    );
  }

  /** Runs that ended long ago; no message of theirs can still be on its way. */
  async forgetEnded(olderThanMinutes: number): Promise<void> {
    await this.pool.query(
      `DELETE FROM gateway_run WHERE NOT alive AND since < now() - make_interval(mins => $1)`,
      [olderThanMinutes],
    );
  }

  private async switchOver(
    runsSql: string,
    clientsSql: string,
    runsValues: unknown[],
    clientsValues: unknown[],
  ): Promise<number> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      const runs = await client.query(runsSql, runsValues);
      const clients = runs.rowCount ? await client.query(clientsSql, clientsValues) : runs;
      await client.query('COMMIT');
      return runs.rowCount ? (clients.rowCount ?? 0) : 0;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  }
}
