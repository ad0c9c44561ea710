import { setTimeout as delay } from 'node:timers/promises';
import { isOutage } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { DataSource } from 'typeorm';
import type { MigrationInterface } from 'typeorm';
import { migrate } from './migrate.js';
import { typeormLogger } from './typeorm-logger.js';

export type Migration = new () => MigrationInterface;

export type DatabaseOptions = Readonly<{
  url: string;
  /** TypeORM migrations, in order; their class names end in a timestamp. */
  migrations: readonly Migration[];
  poolSize?: number;
  /** Shown by Postgres beside each connection. */
  name?: string;
}>;

const firstRetryMs = 200;
const maxRetryMs = 2_000;
const connectTimeoutMs = 3_000;

/** Answers a migrated database; while Postgres is away it waits and says so, instead of dying. */
export async function openDatabase(
  options: DatabaseOptions,
  logger?: Logger,
  signal?: AbortSignal,
): Promise<DataSource> {
  for (let retryMs = firstRetryMs; ; retryMs = Math.min(retryMs * 2, maxRetryMs)) {
    signal?.throwIfAborted();
    const dataSource = createDataSource(options, logger);
    try {
      await dataSource.initialize();
      await migrate(dataSource);
      return dataSource;
    } catch (error) {
      if (dataSource.isInitialized) await dataSource.destroy();
      if (!isOutage(error)) throw error;
      logger?.warn({ err: error, retryMs }, 'Postgres is away; trying again');
      await delay(retryMs, undefined, signal ? { signal } : {});
    }
  }
}

function createDataSource(
  { url, migrations, poolSize = 10, name }: DatabaseOptions,
  logger?: Logger,
): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    migrations: [...migrations],
    migrationsTableName: 'migrations',
    poolSize: Math.max(poolSize, 2),
    connectTimeoutMS: connectTimeoutMs,
    ...(name === undefined ? {} : { applicationName: `jumpfleet-${name}` }),
    poolErrorHandler: (error: unknown) =>
      logger?.warn({ err: error }, 'an idle database connection was lost'),
    logger: typeormLogger(logger),
    extra: { keepAlive: true, idleTimeoutMillis: 60_000 },
  });
}
