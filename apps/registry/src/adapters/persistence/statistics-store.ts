import type { Pool } from 'pg';

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
}>;

/**
 * A client's newest (epoch, seq) wins. Most updates touch no indexed column and stay in their page; the
 * searched text is written only when it is another. The texts of a batch travel as one string with a
 * separator that JSON cannot contain: escaping them into an array literal costs more than the update.
 */
const applySql = `
WITH item AS (
  SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[],
    string_to_array($5, E'\\x1e'), string_to_array($6, E'\\x1e'))
  AS i(client_id, epoch, seq, at, stats, telemetry)
), changed AS (
  UPDATE jump_client_statistics s SET epoch = i.epoch, seq = i.seq, at = i.at, stats = i.stats::jsonb
  FROM item i WHERE s.client_id = i.client_id AND (s.epoch, s.seq) < (i.epoch, i.seq)
  RETURNING s.client_id, i.telemetry
), searched AS (
  UPDATE jump_client_search x SET telemetry = c.telemetry
  FROM changed c WHERE x.endpoint_id = c.client_id AND x.telemetry <> c.telemetry
)
SELECT client_id FROM changed`;

const separator = '\x1e';

export class StatisticsStore {
  constructor(private readonly pool: Pool) {}

  /** Answers the clients whose statistics changed. */
  async apply(rows: readonly StatisticsRow[]): Promise<string[]> {
    if (rows.length === 0) return [];
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
      ],
    });
    return changed.map((row) => row.client_id);
  }
}
