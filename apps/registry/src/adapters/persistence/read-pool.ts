import { Pool } from 'pg';

/**
 * Connections for lists: short queries that are planned here, by a sample of the fleet, and that Postgres
 * only has to carry out: along the index that the order names, or from an index by primary keys.
 */
const sessionSettings = {
  jit: 'off',
  plan_cache_mode: 'force_generic_plan',
  max_parallel_workers_per_gather: '0',
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  random_page_cost: '1.1',
  work_mem: '16MB',
} as const;

export function readPool(url: string, onError: (error: Error) => void): Pool {
  const options = Object.entries(sessionSettings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
  const pool = new Pool({
    connectionString: url,
    options,
    max: 6,
    application_name: 'jumpfleet-registry-lists',
    connectionTimeoutMillis: 3_000,
    keepAlive: true,
  });
  pool.on('error', onError);
  return pool;
}

/** Holds the pool for as long as the service lives. */
export class ReadConnections {
  constructor(readonly pool: Pool) {}

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
