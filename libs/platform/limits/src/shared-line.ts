import type { Logger } from '@jumpfleet/observability';
import { z } from 'zod';
import { gateCredit } from './line.js';
import { RedisLine } from './redis-line.js';
import type { Script } from './redis-line.js';
import { admitScript, rateKey, reservationKey } from './scripts.js';
import type { Slot } from './slot-token.js';

export type Step = 'slot' | 'gate' | 'both';

/** `wait`: until the slot. `ready`: the slot has come. `queue`: the gate is busy until then. */
export type Verdict = Readonly<{
  kind: 'wait' | 'ready' | 'queue' | 'pass';
  slot: Slot;
  waitMs: number;
}>;

const instant = z.string().transform(Number);
const answer = z.union([
  z.tuple([z.literal('closed')]),
  z.tuple([z.enum(['wait', 'ready', 'queue', 'pass']), z.string(), instant, instant]),
]);

/** The one line of all shards, in Redis. */
export class SharedLine {
  private readonly redis: RedisLine;
  private readonly script: Script;
  private lastEra: string | undefined;
  /** Redis's clock minus ours, milliseconds. */
  private clockAhead = 0;

  constructor(
    url: string,
    private readonly windowMs: number,
    private readonly logger: Logger,
  ) {
    this.redis = new RedisLine(url, logger);
    this.script = this.redis.define('admitJumpClient', admitScript, 2);
  }

  get isConnected(): boolean {
    return this.redis.runId !== undefined;
  }

  /** The era of the last answer: slots of another one count no more. */
  get era(): string | undefined {
    return this.lastEra;
  }

  /** Redis's time, as far as it is known without asking. */
  get nowMicros(): number {
    return (Date.now() + this.clockAhead) * 1000;
  }

  /** `undefined` when Redis is away or gives nothing out. */
  async ask(clientId: string, step: Step): Promise<Verdict | undefined> {
    const run = this.redis.runId;
    if (run === undefined) return undefined;
    const key = reservationKey(clientId);
    try {
      const [kind, era, at, now] = answer.parse(
        await this.script(rateKey, key, run, step, this.windowMs * 1000, gateCredit),
      );
      if (kind === 'closed') return undefined;
      this.lastEra = era;
      this.clockAhead = now / 1000 - Date.now();
      return { kind, slot: { era, at }, waitMs: (at - now) / 1000 };
    } catch (error) {
      this.logger.debug({ err: error }, 'Redis did not answer');
      return undefined;
    }
  }

  close(): void {
    this.redis.close();
  }
}
