import { randomUUID } from 'node:crypto';
import type { Logger } from '@jumpfleet/observability';
import { z } from 'zod';
import { gateCredit } from './line.js';
import { RedisCaller, closedAnswer, luaNumber } from './redis-caller.js';
import type { Script } from './redis-line.js';
import { admissionsKey, onlineKey, rateKey, reservationKey, returnsKey } from './scripts/keys.js';
import { gateScript, knockScript, onlineScript, returnScript } from './scripts/reconnect.js';
import { laneOf, letterOf } from './slot-token.js';
import type { Lane, Slot } from './slot-token.js';

/** `wait`: until the slot. */
export type Verdict = Readonly<{ kind: 'wait' | 'pass'; slot: Slot; waitMs: number }>;

/** How many of those who wait at the gate were let through, and when it is open for the next. */
export type Passed = Readonly<{ count: number; openInMs: number }>;

export type Knock = Readonly<{
  clientId: string;
  /** Where it stands in line if it has no place yet. */
  lane: Lane;
  /** Whether nobody waits at the caller. */
  isAlone: boolean;
}>;

/** How long a caller holds whoever is early, and honours whoever is late. */
export type Patience = Readonly<{ holdMs: number; windowMs: number }>;

const lane = z.enum(['o', 'r']);
const knocked = z.union([
  closedAnswer,
  z.tuple([z.enum(['wait', 'pass']), z.string(), lane, luaNumber, luaNumber]),
]);
const passed = z.union([
  closedAnswer,
  z.tuple([z.literal('passed'), z.string(), luaNumber, luaNumber, luaNumber]),
]);
const returned = z.union([
  closedAnswer,
  z.tuple([z.literal('slot'), z.string(), luaNumber, luaNumber]),
]);
const total = z.number();

/** Who has not said for this long how many clients it holds, holds none. */
const onlineLifetimeMs = 15_000;

/** The one line of all shards, in Redis. */
export class SharedLine {
  private readonly id = randomUUID();
  private readonly redis: RedisCaller;
  private readonly scripts: Readonly<Record<'knock' | 'gate' | 'return' | 'online', Script>>;
  private lastEra: string | undefined;
  /** Redis's clock minus our monotonic one, milliseconds. */
  private clockAhead = performance.timeOrigin;

  constructor(
    url: string,
    private readonly patience: Patience,
    logger: Logger,
  ) {
    this.redis = new RedisCaller(url, logger);
    this.scripts = {
      knock: this.redis.define('knockAtReconnectGate', knockScript, 4),
      gate: this.redis.define('passReconnectGate', gateScript, 3),
      return: this.redis.define('reserveReturn', returnScript, 3),
      online: this.redis.define('sayOnlineClients', onlineScript, 1),
    };
  }

  get isConnected(): boolean {
    return this.redis.isConnected;
  }

  /** The era of the last answer: slots of another one count no more. */
  get era(): string | undefined {
    return this.lastEra;
  }

  /** Redis's time, as far as it is known without asking. */
  get nowMicros(): number {
    return (performance.now() + this.clockAhead) * 1000;
  }

  /** `undefined` when Redis is away or gives nothing out. */
  async knock({ clientId, lane, isAlone }: Knock): Promise<Verdict | undefined> {
    const { holdMs, windowMs } = this.patience;
    const answer = await this.redis.ask(knocked, (run) =>
      this.scripts.knock(
        ...[rateKey, returnsKey, admissionsKey, reservationKey(clientId)],
        ...[run, clientId, letterOf(lane), windowMs * 1000, holdMs * 1000],
        ...[gateCredit, isAlone ? 1 : 0],
      ),
    );
    if (answer === undefined || answer[0] === 'closed') return undefined;
    const [kind, era, letter, at, now] = answer;
    this.learn(era, now);
    return { kind, slot: { era, lane: laneOf(letter), at }, waitMs: (at - now) / 1000 };
  }

  /** For those whose slot is near, in their order; `undefined` as above. */
  async gate(clientIds: readonly string[]): Promise<Passed | undefined> {
    const answer = await this.redis.ask(passed, (run) =>
      this.scripts.gate(rateKey, returnsKey, admissionsKey, run, gateCredit, ...clientIds),
    );
    if (answer === undefined || answer[0] === 'closed') return undefined;
    const [, era, count, free, now] = answer;
    this.learn(era, now);
    return { count, openInMs: (free - now) / 1000 };
  }

  /** A slot of the lane of returns, at least so far ahead; `undefined` as above. */
  async reserveReturn(clientId: string, afterMs: number): Promise<Verdict | undefined> {
    const windowMicros = this.patience.windowMs * 1000;
    const answer = await this.redis.ask(returned, (run) =>
      this.scripts.return(
        ...[rateKey, returnsKey, reservationKey(clientId)],
        ...[run, clientId, Math.ceil(afterMs * 1000), windowMicros],
      ),
    );
    if (answer === undefined || answer[0] === 'closed') return undefined;
    const [, era, at, now] = answer;
    this.learn(era, now);
    return { kind: 'wait', slot: { era, lane: 'returns', at }, waitMs: (at - now) / 1000 };
  }

  /** Says how many clients are online here; answers how many are anywhere. */
  report(online: number): Promise<number | undefined> {
    return this.redis.ask(total, () =>
      this.scripts.online(onlineKey, this.id, online, onlineLifetimeMs * 1000),
    );
  }

  close(): void {
    this.redis.close();
  }

  private learn(era: string, now: number): void {
    this.lastEra = era;
    this.clockAhead = now / 1000 - performance.now();
  }
}
