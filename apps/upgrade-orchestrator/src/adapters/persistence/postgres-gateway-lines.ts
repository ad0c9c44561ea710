import type { RunPorts } from '@jumpfleet/messaging';
import { LRUCache } from 'lru-cache';
import type { DataSource } from 'typeorm';
import type { GatewayLines } from '../../application/scheduling/telemetry-desk.js';
import type { SentBytes } from '../../application/scheduling/telemetry-news.js';
import type { Head } from '../../application/scheduling/upgrade-queue.js';

const lineSql = `
WITH known AS (SELECT line FROM upgrade_gateway_run WHERE shard = $1 AND run = $2),
made AS (
  INSERT INTO upgrade_gateway_run (shard, run) SELECT $1, $2 WHERE NOT EXISTS (SELECT FROM known)
  ON CONFLICT (shard, run) DO UPDATE SET shard = excluded.shard RETURNING line)
SELECT line FROM known UNION ALL SELECT line FROM made`;

/** The runs of gateway shards that the queue's rows name, and what they sent. */
export class PostgresGatewayLines implements GatewayLines {
  private readonly known = new LRUCache<string, number>({ max: 1_000 });

  constructor(private readonly dataSource: DataSource) {}

  /** 0 for a client that never was connected. */
  async lineOf(shard: string, run: string): Promise<number> {
    if (shard === '' || run === '') return 0;
    const key = `${shard} ${run}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const [row] = await this.dataSource.query<{ line: number }[]>(lineSql, [shard, run]);
    if (!row) throw new Error('a gateway run has no number');
    this.known.set(key, row.line);
    return row.line;
  }

  /** A second of a run is said once; the same words again change nothing. */
  async noteSent(sent: readonly SentBytes[]): Promise<void> {
    const lines = await Promise.all(sent.map(({ shard, run }) => this.lineOf(shard, run)));
    await this.dataSource.query(
      `INSERT INTO upgrade_sent (second, line, bytes)
       SELECT * FROM unnest($1::bigint[], $2::integer[], $3::bigint[]) ON CONFLICT DO NOTHING`,
      [sent.map(({ second }) => second), lines, sent.map(({ bytes }) => bytes)],
    );
  }
}

/** What the queue does about the life of gateway runs; `present` says which cycle it is about. */
export class QueueRuns implements RunPorts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly lines: PostgresGatewayLines,
    private readonly present: () => Readonly<{ cycle: number | undefined; head: Head }>,
  ) {}

  async meet(shard: string, run: string): Promise<void> {
    await this.lines.lineOf(shard, run);
  }

  living(): Promise<{ shard: string; run: string }[]> {
    return this.dataSource.query('SELECT shard, run FROM upgrade_gateway_run WHERE alive');
  }

  async lapse(shard: string, run: string): Promise<number> {
    return this.lapseLine(await this.lines.lineOf(shard, run));
  }

  async revive(shard: string, run: string): Promise<number> {
    const { cycle, head } = this.present();
    const line = await this.lines.lineOf(shard, run);
    const sql = `SELECT upgrade_revive($1, $2, $3, $4) AS changed FROM upgrade_gateway_run WHERE line = $2 AND NOT alive`;
    return this.changed(sql, [cycle ?? 0, line, head.ring, head.turn]);
  }

  async replaceOlderRuns(shard: string, run: string): Promise<number> {
    const older = await this.dataSource.query<{ line: number }[]>(
      'SELECT line FROM upgrade_gateway_run WHERE alive AND shard = $1 AND run <> $2',
      [shard, run],
    );
    let changed = 0;
    for (const { line } of older) changed += await this.lapseLine(line);
    return changed;
  }

  private lapseLine(line: number): Promise<number> {
    const sql = `SELECT upgrade_lapse($1, $2) AS changed FROM upgrade_gateway_run WHERE line = $2 AND alive`;
    return this.changed(sql, [this.present().cycle ?? 0, line]);
  }

  private async changed(sql: string, values: readonly unknown[]): Promise<number> {
    const [row] = await this.dataSource.query<{ changed: number }[]>(sql, [...values]);
    return row?.changed ?? 0;
  }
}
