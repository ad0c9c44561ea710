import { Pool } from 'pg';

/** Connections for lists: short queries, never slow to plan for the sake of compiling them. */
export function readPool(url: string, onError: (error: Error) => void): Pool {
  const pool = new Pool({
    connectionString: url,
    options: '-c jit=off',
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
