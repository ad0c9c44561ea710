import type { Logger } from '@jumpfleet/observability';
import { KeptInRedis } from './kept-in-redis.js';
import { slicesOf } from './slices.js';
import { bandwidthKey } from './scripts/keys.js';
import { writeBandwidthScript } from './scripts/bandwidth.js';

type Budget = Readonly<{ bytesPerSecond: number | null; revision: number }>;

/** Keeps the site's byte budget in Redis, whatever happens to Redis. */
export class BandwidthBoard {
  private readonly kept: KeptInRedis<Budget>;

  constructor(url: string, logger: Logger) {
    this.kept = new KeptInRedis({
      ...{ url, logger, what: 'upgrade bandwidth', lua: writeBandwidthScript, keys: 1 },
      write: (script, run, { bytesPerSecond, revision }) => {
        if (bytesPerSecond === null) return script(bandwidthKey, run, revision, 'none', 0, 0);
        const { microsPerByte, bytes } = slicesOf(bytesPerSecond);
        return script(bandwidthKey, run, revision, bytesPerSecond, microsPerByte, bytes);
      },
    });
  }

  get isConnected(): boolean {
    return this.kept.isConnected;
  }

  /** From now on this budget (`null`: none), unless a later revision is known; resolves when it was written, or Redis is away. */
  set(bytesPerSecond: number | null, revision: number): Promise<void> {
    return this.kept.set({ bytesPerSecond, revision });
  }

  close(): void {
    this.kept.close();
  }
}
