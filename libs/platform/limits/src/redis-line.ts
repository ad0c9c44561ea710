import type { Logger } from '@jumpfleet/observability';
import { Redis } from 'ioredis';

const runIdPattern = /^run_id:(\w+)/m;
/** Longer than between two attempts to connect. */
const refusalCountsMs = 1_200;

/**
 * A connection that fails at once when Redis is away, and that knows which run of Redis it talks to: a
 * Redis that was restarted may have forgotten the last second.
 */
export class RedisLine {
  private readonly redis: Redis;
  private run: string | undefined;
  private isClosed = false;
  private refused: Readonly<{ sinceMs: number; lastMs: number }> | undefined;

  constructor(url: string, logger: Logger, onReady?: () => void) {
    this.redis = new Redis(url, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: 1_000,
      connectTimeout: 2_000,
      disconnectTimeout: 200,
      retryStrategy: (attempt) => Math.min(50 * attempt, 500),
      reconnectOnError: () => false,
    });
    this.redis.on('ready', () => void this.meet(logger, onReady));
    this.redis.on('close', () => {
      this.run = undefined;
    });
    this.redis.on('connect', () => {
      this.refused = undefined;
    });
    this.redis.on('error', (error: Error) => {
      logger.debug({ err: error }, 'the line to Redis');
      this.refused = isRefusal(error) ? this.refusedAgain(performance.now()) : undefined;
    });
  }

  /** The run of Redis on the other end; `undefined` while there is none. */
  get runId(): string | undefined {
    return this.run;
  }

  /**
   * Since when nothing listens where Redis was (`performance.now()`): then it is nobody's Redis. `undefined` while it
   * is there, and when it only cannot be reached, as others may reach it.
   */
  get downSinceMs(): number | undefined {
    const { refused } = this;
    if (this.run !== undefined || refused === undefined) return undefined;
    return performance.now() - refused.lastMs > refusalCountsMs ? undefined : refused.sinceMs;
  }

  /** A script that is kept by the server and sent again if it was lost. */
  define(name: string, lua: string, numberOfKeys: number): Script {
    this.redis.defineCommand(name, { lua, numberOfKeys });
    return (...args) => {
      const command: unknown = Reflect.get(this.redis, name);
      if (typeof command !== 'function') throw new TypeError(`${name} is not a command`);
      return Reflect.apply(command, this.redis, args) as Promise<unknown>;
    };
  }

  close(): void {
    this.isClosed = true;
    this.redis.disconnect();
  }

  private refusedAgain(lastMs: number) {
    return { sinceMs: this.refused?.sinceMs ?? lastMs, lastMs };
  }

  private async meet(logger: Logger, onReady?: () => void): Promise<void> {
    try {
      this.run = runIdPattern.exec(await this.redis.info('server'))?.[1];
      onReady?.();
    } catch (error) {
      if (this.isClosed) return;
      logger.warn({ err: error }, 'Redis does not say which run it is');
      this.redis.disconnect(true);
    }
  }
}

export type Script = (...args: readonly (string | number)[]) => Promise<unknown>;

function isRefusal(error: Error): boolean {
  if (error instanceof AggregateError)
    return error.errors.every((one) => one instanceof Error && isRefusal(one));
  return 'code' in error && error.code === 'ECONNREFUSED';
}
