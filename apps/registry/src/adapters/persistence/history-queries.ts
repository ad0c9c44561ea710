import type { AccessScope } from '@jumpfleet/policy-contracts';
import type { Pool } from 'pg';
import { isInScope } from '../../application/item-scope.js';
import { placeOf } from '../../application/statistics-history.js';
import type { Edge, KeptPeriod } from '../../application/statistics-history.js';
import { listKeySql } from './scope-sql.js';

type Between = Readonly<{ from: number; to: number }>;

/** What is gathered in the hot row is as much history as what was kept. */
const periodsSql = `
SELECT period, cpu, disk FROM statistics_history WHERE client_id = $1 AND period BETWEEN $2 AND $3
UNION ALL
SELECT period, cpu, disk FROM jump_client_statistics WHERE client_id = $1 AND period BETWEEN $2 AND $3`;

const edgesSql = `SELECT at, online FROM presence_history WHERE client_id = $1 AND at > $2 AND at <= $3 ORDER BY at`;

/** How it was before: by the last change until then, else by the first one after, else as it is now. */
const beforeSql = `
SELECT coalesce(
  (SELECT online FROM presence_history WHERE client_id = $1 AND at <= $2 ORDER BY at DESC, online DESC LIMIT 1),
  (SELECT NOT online FROM presence_history WHERE client_id = $1 AND at > $2 ORDER BY at, online LIMIT 1),
  (SELECT online FROM jump_client_state WHERE client_id = $1),
  false) AS online`;

/** The past of one endpoint, as far as it is kept. */
export class HistoryQueries {
  constructor(private readonly pool: Pool) {}

  /** The endpoint of an item that is there for somebody with this scope. */
  async endpointOf(item: string, scope: AccessScope): Promise<string | undefined> {
    const { rows } = await this.pool.query<{ endpoint_id: string; list_key: number }>(
      `SELECT endpoint_id, ${listKeySql('c')} AS list_key FROM jump_client c WHERE client_id = $1`,
      [item],
    );
    const [row] = rows;
    return row && isInScope(scope, row.list_key) ? row.endpoint_id : undefined;
  }

  async periods(client: string, { from, to }: Between): Promise<KeptPeriod[]> {
    const { rows } = await this.pool.query<KeptPeriod>(periodsSql, [
      client,
      placeOf(client, from).period,
      placeOf(client, to).period,
    ]);
    return rows;
  }

  async presence(
    client: string,
    { from, to }: Between,
  ): Promise<{ edges: Edge[]; wasOnline: boolean }> {
    const [edges, before] = await Promise.all([
      this.pool.query<{ at: string; online: boolean }>(edgesSql, [client, from, to]),
      this.pool.query<{ online: boolean }>(beforeSql, [client, from]),
    ]);
    return {
      edges: edges.rows.map(({ at, online }) => ({ at: Number(at), online })),
      wasOnline: before.rows[0]?.online ?? false,
    };
  }
}
