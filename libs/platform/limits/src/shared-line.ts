import { randomUUID } from 'node:crypto';
import type { Logger } from '@jumpfleet/observability';
import { z } from 'zod';
import { gateCredit } from './line.js';
import type { Instant } from './line.js';
import type { Share } from './own-gate.js';
import { RedisCaller, closedAnswer, luaNumber } from './redis-caller.js';
import type { Script } from './redis-line.js';
import { RedisTime } from './redis-time.js';
import {
  admissionsKey,
  headsKey,
  onlineKey,
  rateKey,
  reservationKey,
  returnsKey,
} from './scripts/keys.js';
import { onlineScript } from './scripts/online.js';
import { gateScript, knockScript, returnScript } from './scripts/reconnect.js';
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

/** Who waits, and for which slot. */
export type AtGate = Readonly<{ clientId: string; slot: Slot }>;

/** How long a caller holds whoever is early, and honours whoever is late. */
type Patience = Readonly<{ holdMs: number; windowMs: number }>;

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
const online = z.tuple([luaNumber, luaNumber, luaNumber, luaNumber, z.string(), luaNumber]);

/** Who has not said for this long how many clients it holds, holds none. */
const onlineLifetimeMs = 15_000;
const sayEachMs = 1_000;
/** Before the others take a limiter for gone, and its share for theirs. */
const shareCountsMs = 10_000;
/** After Redis went down, whom the gate let through last is waited for. */
export const lastSecondMs = 1_000;

/** The one line of all shards, in Redis. */
export class SharedLine {
  private readonly id = randomUUID();
  private readonly redis: RedisCaller;
  private readonly scripts: Readonly<Record<'knock' | 'gate' | 'return' | 'online', Script>>;
  private readonly time = new RedisTime();
  private readonly timer: NodeJS.Timeout;
  private lastEra: string | undefined;
  private clients = 0;
  private share: Readonly<{ share: Share; atMs: number }> | undefined;

  constructor(
    url: string,
    private readonly patience: Patience,
    logger: Logger,
  ) {
    this.redis = new RedisCaller(url, logger);
    this.scripts = {
      knock: this.redis.define('knockAtReconnectGate', knockScript, 5),
      gate: this.redis.define('passReconnectGate', gateScript, 4),
      return: this.redis.define('reserveReturn', returnScript, 3),
      online: this.redis.define('sayOnlineClients', onlineScript, 2),
    };
    this.timer = setInterval(() => void this.say(), sayEachMs);
    this.timer.unref();
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
    return this.time.redisMicros(performance.now());
  }

  /**
   * What of the rate is this one's own since nobody has a Redis, and from when on; `undefined` while anybody may have
   * one, and when it is not known who else has a share.
   */
  get ownShare(): Readonly<{ share: Share; notBefore: Instant }> | undefined {
    const { downSinceMs } = this.redis;
    if (downSinceMs === undefined || this.share === undefined) return undefined;
    if (downSinceMs - this.share.atMs > shareCountsMs) return undefined;
    const notBefore = this.time.redisMicros(downSinceMs + lastSecondMs);
    return { share: this.share.share, notBefore };
  }

  /** `undefined` when Redis is away or gives nothing out. */
  async knock({ clientId, lane, isAlone }: Knock): Promise<Verdict | undefined> {
    const { holdMs, windowMs } = this.patience;
    const answer = await this.redis.ask(knocked, (run) =>
      this.scripts.knock(
        ...[rateKey, returnsKey, admissionsKey, reservationKey(clientId), headsKey],
        ...[run, clientId, letterOf(lane), windowMs * 1000, holdMs * 1000],
        ...[gateCredit, isAlone ? 1 : 0, this.id],
      ),
    );
    if (answer === undefined || answer[0] === 'closed') return undefined;
    const [kind, era, letter, at, now] = answer;
    this.lastEra = era;
    return { kind, slot: { era, lane: laneOf(letter), at }, waitMs: (at - now) / 1000 };
  }

  /** For those whose slot is near, in their order; `undefined` as above. */
  async gate(waiting: readonly AtGate[]): Promise<Passed | undefined> {
    const answer = await this.redis.ask(passed, (run) =>
      this.scripts.gate(
        ...[rateKey, returnsKey, admissionsKey, headsKey, run, gateCredit, this.id],
        ...waiting.flatMap(({ clientId, slot }) => [clientId, Math.round(slot.at)]),
      ),
    );
    if (answer === undefined || answer[0] === 'closed') return undefined;
    const [, era, count, free, now] = answer;
    this.lastEra = era;
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
    this.lastEra = era;
    return { kind: 'wait', slot: { era, lane: 'returns', at }, waitMs: (at - now) / 1000 };
  }

  /** Says how many clients are online here; answers how many are anywhere. */
  report(clients: number): Promise<number | undefined> {
    this.clients = clients;
    return this.say();
  }

  close(): void {
    clearInterval(this.timer);
    this.redis.close();
  }

  private async say(): Promise<number | undefined> {
    const sentMs = performance.now();
    const answer = await this.redis.ask(online, (run) =>
      this.scripts.online(onlineKey, rateKey, run, this.id, this.clients, onlineLifetimeMs * 1000),
    );
    if (answer === undefined) return undefined;
    const [total, of, rank, spacing, era, now] = answer;
    const atMs = performance.now();
    this.lastEra = era;
    this.time.learn({ redisMicros: now, sentMs, receivedMs: atMs });
    this.share = rank < 0 ? undefined : { share: { rank, of, spacing }, atMs };
    return total;
  }
}
