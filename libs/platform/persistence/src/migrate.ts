import type { DataSource } from 'typeorm';

/** Any number, as long as nothing else in a service's database locks on it. */
const migrationLock = 7_402_155;

/**
 * Runs what has not run yet. Replicas that start together wait for one another on a session lock, which
 * Postgres itself gives back when the holder dies.
 */
export async function migrate(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    try {
      await dataSource.runMigrations({ transaction: 'each' });
    } finally {
      await runner.query('SELECT pg_advisory_unlock($1)', [migrationLock]);
    }
  } finally {
    await runner.release();
  }
}
