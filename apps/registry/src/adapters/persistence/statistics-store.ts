import type { Pool } from 'pg';
import { slotsPerPeriod, unknownByte } from '../../application/statistics-history.js';
import type { WritablePeriods } from './history-partitions.js';

/** The newest statistics of one client in a batch. */
export type StatisticsRow = Readonly<{
  client: string;
  epoch: number;
  seq: number;
  at: number;
  /** JSON text that Postgres accepts. */
  stats: string;
  /** What of it can be searched for. */
  searchText: string;
  /** For the history, as statistics-history.ts has it. */
  period: number;
  slot: number;
  cpu: number;
  disk: number;
}>;

/** Nothing is known of any of the period's slots. */
const emptyPeriod = `'\\x${Buffer.alloc(slotsPerPeriod, unknownByte).toString('hex')}'::bytea`;

/** Mean of the processor's share over the reports of the same slot. */
const isSameSlot = `s.period = i.period AND s.slot = i.slot`;
const isTold = `i.cpu <> ${unknownByte}`;
const cpuSum = `CASE WHEN ${isSameSlot} THEN s.cpu_sum ELSE 0 END + CASE WHEN ${isTold} THEN i.cpu ELSE 0 END`;
const cpuCount = `CASE WHEN ${isSameSlot} THEN s.cpu_count ELSE 0 END + CASE WHEN ${isTold} THEN 1 ELSE 0 END`;
const cpuMean = `CASE WHEN ${cpuCount} = 0 THEN ${unknownByte} ELSE (${cpuSum}) / (${cpuCount}) END`;
const periodOf = (column: string): string =>
  `CASE WHEN s.period = i.period THEN s.${column} ELSE ${emptyPeriod} END`;

/**
 * A client's newest (epoch, seq) wins. Most updates touch no indexed column and stay in their page; the
 * searched text and the network are written only when they are others. History costs a row only when a period of the client's
 * is over: what the hot row had gathered of it is kept then. The texts of a batch travel as one
 * string with a separator that JSON cannot contain: escaping them into an array literal costs more than the update.
 */
const applySql = `
WITH item AS (
  SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[],
    string_to_array($5, E'\\x1e'), string_to_array($6, E'\\x1e'), $7::integer[], $8::smallint[], $9::integer[], $10::integer[])
  AS i(client_id, epoch, seq, at, stats, telemetry, period, slot, cpu, disk)
), changed AS (
  UPDATE jump_client_statistics s SET epoch = i.epoch, seq = i.seq, at = i.at, stats = i.stats::jsonb,
    period = i.period, slot = i.slot, cpu_sum = ${cpuSum}, cpu_count = ${cpuCount},
    cpu = set_byte(${periodOf('cpu')}, i.slot, ${cpuMean}),
    disk = set_byte(${periodOf('disk')}, i.slot, i.disk)
  FROM item i WHERE s.client_id = i.client_id AND (s.epoch, s.seq) < (i.epoch, i.seq)
  RETURNING s.client_id, i.telemetry, i.period, old.period AS past, old.cpu, old.disk,
    new.stats->>'default_gateway' AS network, old.stats->>'default_gateway' AS network_before
), history AS (
  INSERT INTO statistics_history (client_id, period, cpu, disk)
  SELECT client_id, past, cpu, disk FROM changed WHERE past <> period AND past >= $11 AND past < $12
  ON CONFLICT DO NOTHING
), moved AS (
  INSERT INTO jump_client_network (client_id, network)
  SELECT client_id, network FROM changed WHERE network IS NOT NULL AND network IS DISTINCT FROM network_before
  ON CONFLICT (client_id) DO UPDATE SET network = excluded.network
), searched AS (
  UPDATE jump_client_search x SET telemetry = c.telemetry
  FROM changed c WHERE x.endpoint_id = c.client_id AND x.telemetry <> c.telemetry
)
SELECT client_id FROM changed`;

const separator = '\x1e';

export class StatisticsStore {
  constructor(
    private readonly pool: Pool,
    private readonly history: Readonly<{ writable: WritablePeriods }>,
  ) {}

  /** Answers the clients whose statistics changed. */
  async apply(rows: readonly StatisticsRow[]): Promise<string[]> {
    if (rows.length === 0) return [];
    const { from, until } = this.history.writable;
    const sorted = rows.toSorted((a, b) => (a.client < b.client ? -1 : 1));
    const { rows: changed } = await this.pool.query<{ client_id: string }>({
      name: 'apply-statistics',
      text: applySql,
      values: [
        sorted.map((row) => row.client),
        sorted.map((row) => row.epoch),
        sorted.map((row) => row.seq),
        sorted.map((row) => row.at),
        sorted.map((row) => row.stats).join(separator),
        sorted.map((row) => row.searchText).join(separator),
        sorted.map((row) => row.period),
        sorted.map((row) => row.slot),
        sorted.map((row) => row.cpu),
        sorted.map((row) => row.disk),
        from,
        until,
      ],
    });
    return changed.map((row) => row.client_id);
  }
}
