import type { RingFigures } from '@jumpfleet/upgrades-domain';
import type { DataSource } from 'typeorm';
import type { RingCountReader } from '../../application/scheduling/cycle-observer.js';

const ringsSql = `
SELECT ring AS number, sum(queued)::integer AS queued, sum(offline)::integer AS offline,
  sum(upgrading)::integer AS upgrading, sum(upgraded)::integer AS upgraded, sum(failed)::integer AS failed
FROM upgrade_ring_count WHERE cycle = $1 AND ring > 0 GROUP BY ring ORDER BY ring`;

const sampleSql = `
INSERT INTO upgrade_sample (cycle, second, upgraded, failed, upgrading, bytes_per_second)
SELECT $1, $2, coalesce(sum(upgraded), 0), coalesce(sum(failed), 0), coalesce(sum(upgrading), 0),
  (SELECT coalesce(sum(bytes), 0) FROM upgrade_sent WHERE second = $2)
FROM upgrade_ring_count WHERE cycle = $1 ON CONFLICT DO NOTHING`;

/** Older samples stand further apart, so that a cycle of any length has at most six hundred. */
const thinSql = `
WITH span AS (
  SELECT greatest(1, ceil(log(2, greatest(1, (max(second) - min(second)) / 250.0)))::integer) AS doublings
  FROM upgrade_sample WHERE cycle = $1)
DELETE FROM upgrade_sample s USING span WHERE s.cycle = $1 AND s.second < $2 - 120
  AND s.second % (1 << least(span.doublings, 20)) <> 0`;

const forgetSentSql = `DELETE FROM upgrade_sent WHERE second < $1 - 900`;
const thinEachSeconds = 60;

/** The counters that triggers keep, and the samples that the chart is drawn from. */
export class PostgresRingCounts implements RingCountReader {
  constructor(private readonly dataSource: DataSource) {}

  rings(cycle: number): Promise<RingFigures[]> {
    return this.dataSource.query(ringsSql, [cycle]);
  }

  async sample(cycle: number, second: number): Promise<void> {
    await this.dataSource.query(sampleSql, [cycle, second]);
    if (second % thinEachSeconds !== 0) return;
    await this.dataSource.query(thinSql, [cycle, second]);
    await this.dataSource.query(forgetSentSql, [second]);
  }
}
