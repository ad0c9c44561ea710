import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@jumpfleet/observability';
import { z } from 'zod';
import { RedisCaller, closedAnswer, luaNumber } from './redis-caller.js';
import type { Script } from './redis-line.js';
import { RedisTime } from './redis-time.js';
import { aheadMicros, sliceScript } from './scripts/bandwidth.js';
import { bandwidthKey } from './scripts/keys.js';

/** Bytes that may be sent, and when: instants of `performance.now()`. */
export type Slice = Readonly<{ bytes: number; fromMs: number; untilMs: number }>;

const sliced = z.union([
  closedAnswer,
  z.tuple([z.literal('unlimited')]),
  z.tuple([z.literal('later'), luaNumber, luaNumber]),
  z.tuple([z.literal('slice'), luaNumber, luaNumber, luaNumber, luaNumber]),
]);
type Sliced = Exclude<z.infer<typeof sliced>, ['closed']>;

/** `unlimited` is asked again after this. */
const unlimitedMs = 500;
/** After a leap of Redis's clock, until all slices of before are over. */
const leapMs = aheadMicros / 1000 + 50;
const longestWaitMs = 1_000;

/**
 * One shard's share of the site's byte budget. All slices of all shards lie one after the other on one line, so that
 * no second sees more than the budget and `bandwidthChunkBytes`, as long as nobody sends before `fromMs`, after
 * `untilMs` + `sliceGraceMs`, or more than `bytes`. A slice that is not used is lost.
 */
export class BandwidthBudget {
  private readonly redis: RedisCaller;
  private readonly slice: Script;
  private readonly time = new RedisTime();
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
      if (answer === undefined || typeof answer !== 'number') return answer;
      if (performance.now() + answer > deadline) return undefined;
      await pause(answer);
    }
  }

  close(): void {
    this.redis.close();
  }

  /** A number: ask again after so many milliseconds. */
  private async ask(wantBytes: number): Promise<Slice | 'unlimited' | number | undefined> {
    const answer = await this.redis.ask(sliced, (run) => this.slice(bandwidthKey, run, wantBytes));
    if (answer === undefined || answer[0] === 'closed') {
      this.isUnlimitedUntil = 0;
      return undefined;
    }
    return this.read(answer);
  }

  private read(answer: Sliced): Slice | 'unlimited' | number {
    if (answer[0] === 'unlimited') {
      this.isUnlimitedUntil = performance.now() + unlimitedMs;
      return 'unlimited';
    }
    const nowMs = performance.now();
    if (this.time.learn(answer.at(-1) as number, nowMs) === 'leapt') {
      this.isHeldUntil = nowMs + leapMs;
      return leapMs;
    }
    if (answer[0] === 'later') return Math.ceil(answer[1] / 1000);
    const [, bytes, from, until] = answer;
    return { bytes, fromMs: this.time.localMs(from), untilMs: this.time.localMs(until) };
  }
}
