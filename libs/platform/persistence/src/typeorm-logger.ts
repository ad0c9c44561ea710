import type { Logger } from '@jumpfleet/observability';
import type { Logger as TypeormLogger } from 'typeorm';

/** TypeORM's own lines, told in the service's format instead of on the console; never a query's values. */
export function typeormLogger(logger: Logger | undefined): TypeormLogger {
  const debug = (message: string): void => logger?.debug({ part: 'typeorm' }, message);
  return {
    logQuery: () => undefined,
    logQueryError: () => undefined,
    logQuerySlow: (timeMs) => logger?.warn({ part: 'typeorm', timeMs }, 'a query was slow'),
    logSchemaBuild: debug,
    logMigration: debug,
    log: (_level, message: unknown) => {
      debug(String(message));
    },
  };
}
