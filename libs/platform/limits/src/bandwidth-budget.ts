import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@jumpfleet/observability';
import { RedisCaller } from './redis-caller.js';
import type { Script } from './redis-line.js';
import { sliceScript } from './scripts/bandwidth.js';
import { bandwidthKey } from './scripts/keys.js';
import { SliceReader, sliceAnswer } from './slice-reader.js';
import type { Slice } from './slice-reader.js';

/** `unlimited` is asked again after this. */
const unlimitedMs = 500;
const longestWaitMs = 1_000;

/**
 * One shard's share of the site's byte budget. All slices of all shards lie one after the other on one line, so that
 * no second sees more than the budget and `bandwidthChunkBytes`, as long as nobody sends before `fromMs`, after
 * `untilMs` + `sliceGraceMs`, or more than `bytes`. A slice that is not used is lost.
 */
export class BandwidthBudget {
  private readonly redis: RedisCaller;
  private readonly slice: Script;
  private readonly reader = new SliceReader();
  private isUnlimitedUntil = 0;
  private isHeldUntil = 0;

  constructor(url: string, logger: Logger) {
    this.redis = new RedisCaller(url, logger);
    this.slice = this.redis.define('takeBandwidthSlice', sliceScript, 1);
  }

  get isConnected(): boolean {
    return this.redis.isConnected;
  }

  /**
   * A slice for at most so many bytes, perhaps fewer. `unlimited` counts for this very moment. `undefined` when nothing
   * may be sent now: Redis is away, or knows no budget, or all is given to others for a while: ask again a little later.
   */
  async take(wantBytes: number): Promise<Slice | 'unlimited' | undefined> {
    const deadline = performance.now() + longestWaitMs;
    for (;;) {
      const now = performance.now();
      if (now < this.isUnlimitedUntil && this.isConnected) return 'unlimited';
      if (now < this.isHeldUntil) await pause(this.isHeldUntil - now);
      const answer = await this.ask(wantBytes);
      if (typeof answer !== 'number') return answer;
      this.isHeldUntil = performance.now() + answer;
      if (this.isHeldUntil > deadline) return undefined;
    }
  }

  close(): void {
    this.redis.close();
  }

  private async ask(wantBytes: number): Promise<Slice | 'unlimited' | number | undefined> {
    const sentMs = performance.now();
    const answer = await this.redis.ask(sliceAnswer, (run) =>
      this.slice(bandwidthKey, run, wantBytes),
    );
    const receivedMs = performance.now();
    const read = answer && this.reader.read(answer, { sentMs, receivedMs });
    this.isUnlimitedUntil = read === 'unlimited' ? receivedMs + unlimitedMs : 0;
    return read;
  }
}
