import type { Within } from '@jumpfleet/event-log';
import type { RegistryEvent } from '@jumpfleet/registry-domain';
import type { DataSource } from 'typeorm';
import { CountdownStopped } from '../../application/lifecycle-ports.js';
import type {
  Countdowns,
  Cutoff,
  OverdueItem,
  SilentClient,
} from '../../application/lifecycle-ports.js';

/** Hops from one limit to the next along the index, however many clients have each. */
const limitsSql = `
WITH RECURSIVE limits AS (
  (SELECT minutes FROM jump_client_countdown ORDER BY minutes LIMIT 1)
  UNION ALL
  SELECT (SELECT k.minutes FROM jump_client_countdown k WHERE k.minutes > l.minutes ORDER BY k.minutes LIMIT 1)
  FROM limits l WHERE l.minutes IS NOT NULL
)
SELECT minutes FROM limits WHERE minutes IS NOT NULL`;

/** The oldest first, of each limit; $3 bounds each and all. */
const overdueRows = `
FROM unnest($1::integer[], $2::bigint[]) AS t (minutes, since)
CROSS JOIN LATERAL (
  SELECT k.client_id, k.since FROM jump_client_countdown k
  WHERE k.minutes = t.minutes AND k.since <= t.since ORDER BY k.since, k.client_id LIMIT $3
) k
JOIN jump_client c ON c.endpoint_id = k.client_id AND c.max_offline_minutes = t.minutes
LIMIT $3`;
const overdueSql = `SELECT c.client_id, k.client_id AS endpoint_id, k.since ${overdueRows}`;

const silentRows = `
FROM unnest($1::integer[]) AS t (minutes)
CROSS JOIN LATERAL (
  SELECT k.client_id, k.since FROM jump_client_countdown k
  JOIN jump_client_state s ON s.client_id = k.client_id
  WHERE k.minutes = t.minutes AND k.since <= $2 AND NOT s.lost AND NOT s.uninstalled
  ORDER BY k.since, k.client_id LIMIT $3
) k
LIMIT $3`;
const silentSql = `SELECT DISTINCT k.client_id, k.since ${silentRows}`;

const expiredSql = `
SELECT client_id FROM jump_client WHERE expires_at <= $1 ORDER BY expires_at, client_id LIMIT $2`;

const backSql = `
SELECT client_id FROM jump_client_state WHERE (lost OR disabled) AND online LIMIT $1`;

const stillSilentSql = `
SELECT FROM jump_client_state
WHERE client_id = $1 AND NOT online AND greatest(enrolled_at, last_disconnect_at, last_connect_at) <= $2
FOR UPDATE`;

type Id = Readonly<{ client_id: string }>;

export class PostgresCountdowns implements Countdowns {
  constructor(private readonly dataSource: DataSource) {}

  async limits(): Promise<number[]> {
    const rows = await this.dataSource.query<{ minutes: number }[]>(limitsSql);
    return rows.map(({ minutes }) => minutes);
  }

  async overdue(cutoffs: readonly Cutoff[], limit: number): Promise<OverdueItem[]> {
    const rows = await this.dataSource.query<(Id & { endpoint_id: string; since: string })[]>(
      overdueSql,
      [...columnsOf(cutoffs), limit],
    );
    return rows.map(({ client_id, endpoint_id, since }) => ({
      clientId: client_id,
      endpointId: endpoint_id,
      since: Number(since),
    }));
  }

  async silent(limits: readonly number[], since: number, limit: number): Promise<SilentClient[]> {
    const rows = await this.dataSource.query<(Id & { since: string })[]>(silentSql, [
      limits,
      since,
      limit,
    ]);
    return rows.map((row) => ({ clientId: row.client_id, since: Number(row.since) }));
  }

  async expired(now: number, limit: number): Promise<string[]> {
    return idsOf(await this.dataSource.query<Id[]>(expiredSql, [new Date(now), limit]));
  }

  async back(limit: number): Promise<string[]> {
    return idsOf(await this.dataSource.query<Id[]>(backSql, [limit]));
  }

  async countDue(cutoffs: readonly Cutoff[], now: number, enough: number): Promise<number> {
    return this.count(
      `(SELECT c.client_id ${overdueRows}) UNION
       (SELECT client_id FROM jump_client WHERE expires_at <= $4 LIMIT $3)`,
      [...columnsOf(cutoffs), enough, new Date(now)],
    );
  }

  async countSilent(limits: readonly number[], since: number, enough: number): Promise<number> {
    return this.count(`SELECT DISTINCT k.client_id ${silentRows}`, [limits, since, enough]);
  }

  stillSilent(endpointId: string, since: number): Within<RegistryEvent> {
    return async (tx) => {
      const rows = await tx.query<object[]>(stillSilentSql, [endpointId, since]);
      if (rows.length === 0) throw new CountdownStopped();
    };
  }

  private async count(rows: string, values: readonly unknown[]): Promise<number> {
    const [row] = await this.dataSource.query<{ due: number }[]>(
      `SELECT count(*)::integer AS due FROM (${rows}) d`,
      [...values],
    );
    return row?.due ?? 0;
  }
}

function columnsOf(cutoffs: readonly Cutoff[]): [number[], number[]] {
  return [cutoffs.map(({ minutes }) => minutes), cutoffs.map(({ since }) => since)];
}

function idsOf(rows: readonly Id[]): string[] {
  return rows.map((row) => row.client_id);
}
