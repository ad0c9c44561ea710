import { Pool } from 'pg';

/**
 * Connections for telemetry only. Batches name their rows by primary key, so every join is a look-up
 * there, whatever the planner would guess from an array's length. A commit does not wait for the disk:
 * what a crash of Postgres may forget here, the roster digests and the next statistics bring back.
 */
const sessionSettings = {
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  enable_seqscan: 'off',
  jit: 'off',
  synchronous_commit: 'off',
} as const;

export function telemetryPool(url: string, onError: (error: Error) => void): Pool {
  const options = Object.entries(sessionSettings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
  const pool = new Pool({
    connectionString: url,
    options,
    max: 4,
    application_name: 'jumpfleet-registry-telemetry',
    connectionTimeoutMillis: 3_000,
    keepAlive: true,
  });
  pool.on('error', onError);
  return pool;
}
