import { ConfigError } from './config.js';
import type { ServiceConfig } from './config.js';
import { startService } from './start-service.js';
import type { RunningService, ServiceDefinition } from './start-service.js';

/**
 * The whole life of a service process: starts, drains on SIGTERM or SIGINT and ends with 0. A bad
 * configuration ends it with 78 (EX_CONFIG) and one line that says what is wrong, any other failed
 * start with 1.
 */
export async function runService<Config extends ServiceConfig>(
  definition: ServiceDefinition<Config>,
): Promise<void> {
  const starting = start(definition);
  const stop = (): void => {
    void end(starting);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  const running = await starting;
  process.on('unhandledRejection', (error) => {
    running?.logger.error({ err: error }, 'a promise was rejected and nobody cared');
  });
}

async function start<Config extends ServiceConfig>(
  definition: ServiceDefinition<Config>,
): Promise<RunningService | undefined> {
  try {
    return await startService(definition);
  } catch (error) {
    report(definition.name, error);
    exit(error instanceof ConfigError ? 78 : 1);
    return undefined;
  }
}

/** A start that waits for Postgres or NATS has nothing to drain yet. */
async function end(starting: Promise<RunningService | undefined>): Promise<void> {
  const running = await Promise.race([starting, Promise.resolve(undefined)]);
  let code = 0;
  try {
    await running?.close();
  } catch (error) {
    running?.logger.error({ err: error }, 'the drain failed');
    code = 1;
  }
  exit(code);
}

function report(name: string, error: unknown): void {
  const text = error instanceof ConfigError ? error.message : describe(error);
  process.stderr.write(`${name}: ${text}\n`);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function exit(code: number): void {
  // eslint-disable-next-line no-restricted-properties -- main.ts hands the process's life over to this file
  process.exit(code);
}
