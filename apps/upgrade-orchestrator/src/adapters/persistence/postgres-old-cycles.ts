import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { OldCycles } from '../../application/cycles/old-cycles.js';

/** A cycle with a permit, or one that is not over, is never old. */
const oldSql = `
SELECT r.cycle FROM upgrade_roll r
WHERE r.cycle_id NOT IN (SELECT cycle_id FROM upgrade_cycle ORDER BY position DESC LIMIT $1)
  AND NOT EXISTS (SELECT FROM upgrade_cycle c WHERE c.cycle_id = r.cycle_id AND c.ended_at IS NULL)
  AND NOT EXISTS (SELECT FROM upgrade_permit p WHERE p.cycle = r.cycle)
  AND EXISTS (SELECT FROM upgrade_client c WHERE c.cycle = r.cycle)
ORDER BY r.cycle LIMIT 1`;

const queueSql = `DELETE FROM upgrade_queue WHERE cycle = $1 AND client_id IN (
  SELECT client_id FROM upgrade_client WHERE cycle = $1 ORDER BY client_id LIMIT $2)`;
const turnsSql = `DELETE FROM upgrade_group_turn WHERE cycle = $1`;
/** The counters stay: no trigger counts what is deleted. */
const clientsSql = `
WITH gone AS (DELETE FROM upgrade_client WHERE cycle = $1 AND client_id IN (
    SELECT client_id FROM upgrade_client WHERE cycle = $1 ORDER BY client_id LIMIT $2) RETURNING 1)
SELECT count(*)::integer AS forgotten FROM gone`;

@Injectable()
export class PostgresOldCycles implements OldCycles {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async forget(newest: number, limit: number): Promise<number> {
    return this.dataSource.transaction(async (tx) => {
      const [old] = await tx.query<{ cycle: number }[]>(oldSql, [newest]);
      if (!old) return 0;
      await tx.query(turnsSql, [old.cycle]);
      await tx.query(queueSql, [old.cycle, limit]);
      const [gone] = await tx.query<{ forgotten: number }[]>(clientsSql, [old.cycle, limit]);
      return gone?.forgotten ?? 0;
    });
  }
}
