import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type {
  ClientState,
  ClientsQuery,
  CycleClient,
  CycleFigures,
  CycleSample,
  RingCounts,
  UpgradeFigures,
} from '../../application/cycles/upgrade-figures.js';

const ringsSql = `
SELECT k.ring AS number, sum(k.clients)::integer AS clients, sum(k.queued)::integer AS queued,
  sum(k.offline)::integer AS offline, sum(k.upgrading)::integer AS upgrading, sum(k.upgraded)::integer AS upgraded,
  sum(k.failed)::integer AS failed
FROM upgrade_ring_count k JOIN upgrade_roll u USING (cycle) WHERE u.cycle_id = $1 AND k.ring > 0
GROUP BY k.ring ORDER BY k.ring`;

const versionsSql = `
SELECT k.version, sum(k.clients)::integer AS clients FROM upgrade_version_count k JOIN upgrade_roll u USING (cycle)
WHERE u.cycle_id = $1 GROUP BY k.version HAVING sum(k.clients) > 0 ORDER BY clients DESC, k.version LIMIT 100`;

const failuresSql = `
SELECT f.code, count(*)::integer AS clients FROM upgrade_failure f JOIN upgrade_roll u USING (cycle)
WHERE u.cycle_id = $1 GROUP BY f.code ORDER BY clients DESC, f.code`;

const rateSpanSeconds = 10;
const rateSql = `
SELECT (SELECT count(*) FROM upgrade_permit)::integer AS "permitsHeld",
  (SELECT coalesce(sum(bytes), 0) FROM upgrade_sent
    WHERE second = extract(epoch FROM now())::bigint - 3)::bigint AS "bytesPerSecond",
  coalesce((SELECT (max(s.upgraded) - min(s.upgraded))::float8 / greatest(1, max(s.second) - min(s.second))
    FROM upgrade_sample s JOIN upgrade_roll u USING (cycle)
    WHERE u.cycle_id = $1 AND s.second > extract(epoch FROM now())::bigint - 3 - ${rateSpanSeconds}), 0)
    AS "upgradedPerSecond"`;

const columns = `c.client_id AS "clientId", c.name, c.platform, c.version, c.ring,
  CASE WHEN c.state <> 'pending' THEN c.state WHEN c.online THEN 'queued' ELSE 'offline' END AS state, c.online,
  f.code, f.detail, f.at AS "failedAt"`;

/** What is rare has a table of its own, and is found there; the others are met on a short walk along the clients. */
const startingAt = {
  failed: `upgrade_failure s JOIN upgrade_client c ON c.cycle = s.cycle AND c.client_id = s.client_id`,
  upgrading: `upgrade_permit s JOIN upgrade_client c ON c.cycle = s.cycle AND c.client_id = s.client_id`,
  queued: `upgrade_queue s JOIN upgrade_client c ON c.cycle = s.cycle AND c.client_id = s.client_id`,
  others: `upgrade_client c`,
} as const;

function clientsSql({ state, code }: ClientsQuery): string {
  const from = startOf(state, code);
  const key = from === startingAt.others ? 'c' : 's';
  return `
SELECT ${columns} FROM ${from}
LEFT JOIN upgrade_failure f ON f.cycle = c.cycle AND f.client_id = c.client_id
WHERE ${key}.cycle = (SELECT cycle FROM upgrade_roll WHERE cycle_id = $1) AND c.state NOT LIKE 'filling%'
  AND ($2::text IS NULL OR c.state = $2 OR c.state = 'pending' AND c.online AND $2 = 'queued'
    OR c.state = 'pending' AND NOT c.online AND $2 = 'offline')
  AND ($3::text IS NULL OR f.code = $3) AND ($4::integer IS NULL OR c.ring = $4)
  AND ($5::uuid IS NULL OR ${key}.client_id > $5)
ORDER BY ${key}.client_id LIMIT $6`;
}

function startOf(state: ClientState | undefined, code: string | undefined): string {
  if (code !== undefined) return startingAt.failed;
  switch (state) {
    case 'failed':
    case 'upgrading':
    case 'queued':
      return startingAt[state];
    default:
      return startingAt.others;
  }
}

const samplesSql = `
SELECT s.second, s.upgraded, s.failed, s.upgrading, s.bytes_per_second AS bytes
FROM upgrade_sample s JOIN upgrade_roll u USING (cycle) WHERE u.cycle_id = $1 ORDER BY s.second DESC LIMIT 600`;

type SampleRow = Readonly<Record<'second' | 'upgraded' | 'failed' | 'upgrading' | 'bytes', string>>;

/** What the queue's tables tell of a cycle, from counters and samples and never by counting clients. */
@Injectable()
export class PostgresUpgradeFigures implements UpgradeFigures {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async figures(cycleId: string): Promise<CycleFigures> {
    const of = <Row>(sql: string): Promise<Row[]> => this.dataSource.query(sql, [cycleId]);
    const [rings, versions, failures, [rates]] = await Promise.all([
      of<RingCounts>(ringsSql),
      of<CycleFigures['versions'][number]>(versionsSql),
      of<CycleFigures['failures'][number]>(failuresSql),
      of<Readonly<{ permitsHeld: number; bytesPerSecond: string; upgradedPerSecond: number }>>(
        rateSql,
      ),
    ]);
    return {
      ...{ rings, versions, failures },
      upgradedPerSecond: Math.round((rates?.upgradedPerSecond ?? 0) * 10) / 10,
      permitsHeld: rates?.permitsHeld ?? 0,
      bytesPerSecond: Number(rates?.bytesPerSecond ?? 0),
    };
  }

  async clients(cycleId: string, query: ClientsQuery): Promise<CycleClient[]> {
    const { state, code, ring, after, limit } = query;
    type Row = Omit<CycleClient, 'failedAt'> & { failedAt: Date | null };
    const values = [cycleId, state ?? null, code ?? null, ring ?? null, after ?? null, limit];
    const rows = await this.dataSource.query<Row[]>(clientsSql(query), values);
    return rows.map((row) => ({ ...row, failedAt: row.failedAt?.toISOString() ?? null }));
  }

  async samples(cycleId: string): Promise<CycleSample[]> {
    const rows = await this.dataSource.query<SampleRow[]>(samplesSql, [cycleId]);
    return rows.reverse().map(({ second, upgraded, failed, upgrading, bytes }) => ({
      at: new Date(Number(second) * 1_000).toISOString(),
      upgraded: Number(upgraded),
      failed: Number(failed),
      upgrading: Number(upgrading),
      bytesPerSecond: Number(bytes),
    }));
  }
}
