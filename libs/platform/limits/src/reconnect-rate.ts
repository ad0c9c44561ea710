import { randomUUID } from 'node:crypto';
import type { Logger } from '@jumpfleet/observability';
import { KeptInRedis } from './kept-in-redis.js';
import { spacings } from './line.js';
import { rateKey, returnsKey } from './scripts/keys.js';
import { writeRateScript } from './scripts/rate.js';

type Rate = Readonly<{ perSecond: number; revision: number }>;

/** Keeps the rate in Redis, whatever happens to Redis. */
export class ReconnectRate {
  private readonly kept: KeptInRedis<Rate>;

  constructor(url: string, logger: Logger) {
    this.kept = new KeptInRedis({
      ...{ url, logger, what: 'reconnect rate', lua: writeRateScript, keys: 2 },
      write: (script, run, { perSecond, revision }) => {
        const { slots, gate } = spacings(perSecond);
        return script(rateKey, returnsKey, run, revision, randomUUID(), perSecond, slots, gate);
      },
    });
  }

  get isConnected(): boolean {
    return this.kept.isConnected;
  }

  /** From now on this rate, unless a later revision is known; resolves when it was written, or Redis is away. */
  set(perSecond: number, revision: number): Promise<void> {
    return this.kept.set({ perSecond, revision });
  }

  close(): void {
    this.kept.close();
  }
}
