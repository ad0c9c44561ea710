import type { Logger } from '@jumpfleet/observability';
import { z } from 'zod';
import { RedisLine } from './redis-line.js';
import type { Script } from './redis-line.js';

/** A number of Lua, which travels as text. */
export const luaNumber = z.string().transform(Number);
export const closedAnswer = z.tuple([z.literal('closed')]);

/** Asks scripts of the Redis that is there; `undefined` when it is away or did not answer. */
export class RedisCaller {
  private readonly redis: RedisLine;

  constructor(
    url: string,
    private readonly logger: Logger,
  ) {
    this.redis = new RedisLine(url, logger);
  }

  get isConnected(): boolean {
    return this.redis.runId !== undefined;
  }

  /** Since when there is no Redis for anybody, as far as can be told from here. */
  get downSinceMs(): number | undefined {
    return this.redis.downSinceMs;
  }

  define(name: string, lua: string, keys: number): Script {
    return this.redis.define(name, lua, keys);
  }

  async ask<Answer>(
    schema: z.ZodType<Answer>,
    script: (run: string) => Promise<unknown>,
  ): Promise<Answer | undefined> {
    const run = this.redis.runId;
    if (run === undefined) return undefined;
    try {
      return schema.parse(await script(run));
    } catch (error) {
      this.logger.debug({ err: error }, 'Redis did not answer');
      return undefined;
    }
  }

  close(): void {
    this.redis.close();
  }
}
