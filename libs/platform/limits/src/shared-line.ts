import { randomUUID } from 'node:crypto';
import type { Logger } from '@jumpfleet/observability';
import { z } from 'zod';
import { gateCredit } from './line.js';
import { RedisLine } from './redis-line.js';
import type { Script } from './redis-line.js';
import {
  admissionsKey,
  gateScript,
  knockScript,
  onlineKey,
  onlineScript,
  rateKey,
  reservationKey,
} from './scripts.js';
import type { Slot } from './slot-token.js';

/** `wait`: until the slot. */
export type Verdict = Readonly<{ kind: 'wait' | 'pass'; slot: Slot; waitMs: number }>;

/** How many of those who wait at the gate were let through, and when it is open for the next. */
export type Passed = Readonly<{ count: number; openInMs: number }>;

const instant = z.string().transform(Number);
const closed = z.tuple([z.literal('closed')]);
const knocked = z.union([
  closed,
  z.tuple([z.enum(['wait', 'pass']), z.string(), instant, instant]),
]);
const passed = z.union([
  closed,
  z.tuple([z.literal('passed'), z.string(), instant, instant, instant]),
]);
const total = z.number();

/** Who has not said for this long how many clients it holds, holds none. */
const onlineLifetimeMs = 15_000;

/** The one line of all shards, in Redis. */
export class SharedLine {
  private readonly id = randomUUID();
  private readonly redis: RedisLine;
  private readonly scripts: Readonly<Record<'knock' | 'gate' | 'online', Script>>;
  private lastEra: string | undefined;
  /** Redis's clock minus ours, milliseconds. */
  private clockAhead = 0;

  constructor(
    url: string,
    private readonly windowMs: number,
    private readonly logger: Logger,
  ) {
    this.redis = new RedisLine(url, logger);
    this.scripts = {
      knock: this.redis.define('knockAtReconnectGate', knockScript, 3),
      gate: this.redis.define('passReconnectGate', gateScript, 2),
      online: this.redis.define('sayOnlineClients', onlineScript, 1),
    };
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
  async knock(clientId: string, isAlone: boolean): Promise<Verdict | undefined> {
    const answer = await this.ask(knocked, (run) =>
      this.scripts.knock(
        ...[rateKey, admissionsKey, reservationKey(clientId)],
        ...[run, this.windowMs * 1000, gateCredit, isAlone ? 1 : 0],
      ),
    );
    if (answer === undefined || answer[0] === 'closed') return undefined;
    const [kind, era, at, now] = answer;
    this.learn(era, now);
    return { kind, slot: { era, at }, waitMs: (at - now) / 1000 };
  }

  /** For those whose slot is near, in their order; `undefined` as above. */
  async gate(clientIds: readonly string[]): Promise<Passed | undefined> {
    const answer = await this.ask(passed, (run) =>
      this.scripts.gate(rateKey, admissionsKey, run, gateCredit, ...clientIds),
    );
    if (answer === undefined || answer[0] === 'closed') return undefined;
    const [, era, count, free, now] = answer;
    this.learn(era, now);
    return { count, openInMs: (free - now) / 1000 };
  }

  /** Says how many clients are online here; answers how many are anywhere. */
  report(online: number): Promise<number | undefined> {
    return this.ask(total, () =>
      this.scripts.online(onlineKey, this.id, online, onlineLifetimeMs * 1000),
    );
  }

  close(): void {
    this.redis.close();
  }

  private learn(era: string, now: number): void {
    this.lastEra = era;
    this.clockAhead = now / 1000 - Date.now();
  }

  private async ask<Answer>(
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
}
