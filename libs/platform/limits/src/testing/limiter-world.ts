import { z } from 'zod';
import { burst, spacings } from '../line.js';
import { rateKey, returnsKey } from '../scripts/keys.js';
import { giveBackRoomScript, takeRoomScript, writeRateScript } from '../scripts/rate.js';
import { SimulatedLimiter, noticeMicros } from './simulated-limiter.js';
import { firstExcess, mostAllowed } from './sliding-second.js';
import type { Allowed, Amount, Excess } from './sliding-second.js';
import type { VirtualRedis } from './virtual-redis.js';

const second = 1_000_000;
/** How often a limiter says that it is there, and the orchestrator looks whether the rate is. */
const sayMicros = second;
const checkMicros = second / 4;
const outageTickMicros = 20_000;

export type Step =
  | Readonly<{ do: 'crowd'; limiter: number; count: number; isLost: boolean }>
  | Readonly<{ do: 'serve'; micros: number; eachMicros: number; isLossy: boolean }>
  | Readonly<{ do: 'upgrade'; limiter: number; count: number; awayMicros: number }>
  | Readonly<{ do: 'crash'; limiter: number }>
  | Readonly<{ do: 'rate'; perSecond: number }>
  | Readonly<{ do: 'outage'; micros: number; isWiped: boolean }>
  | Readonly<{ do: 'leap'; micros: number }>;

/** Limiters, their clients, the orchestrator and Redis, on a clock of their own; and who was let in when. */
export class LimiterWorld {
  readonly admissions: Amount[] = [];
  /** Permits that were given room, and returns that were told a slot. */
  readonly permits: Amount[] = [];
  private readonly allowed: Allowed[] = [];
  private limiters: SimulatedLimiter[] = [];
  private clients = 0;
  private started = 0;
  private wanted = 50;
  private revision = 1;
  private saidAt = 0;
  private checkedAt = 0;
  private leaptAt = 0;

  constructor(
    readonly redis: VirtualRedis,
    count: number,
  ) {
    this.limiters = Array.from({ length: count }, () => this.limiter());
  }

  async perform(step: Step): Promise<void> {
    switch (step.do) {
      case 'crowd':
        return this.crowd(step.limiter, step.count, step.isLost);
      case 'serve':
        return this.serve(step.micros, step.eachMicros, step.isLossy);
      case 'upgrade':
        return this.upgrade(step.limiter, step.count, step.awayMicros);
      case 'crash': {
        this.crash(step.limiter);
        return;
      }
      case 'rate':
        return this.change(step.perSecond);
      case 'outage':
        return this.outage(step.micros, step.isWiped);
      case 'leap': {
        this.leap(step.micros);
        return;
      }
    }
  }

  /** More in a second than the rate and its burst. */
  get excess(): Excess | undefined {
    return firstExcess(this.admissions, this.allowed, burst);
  }

  async serve(micros: number, eachMicros: number, isLossy = false): Promise<void> {
    const end = this.redis.now + micros;
    for (let i = 1; this.redis.now < end; i++) {
      this.redis.now += eachMicros;
      await this.orchestrate();
      for (const limiter of this.limiters) {
        await limiter.tick();
        await limiter.gate(isLossy && i % 7 === 0);
      }
    }
  }

  private async crowd(limiter: number, count: number, isLost: boolean): Promise<void> {
    for (let i = 0; i < count; i++) await this.limiters[limiter]?.knock(this.client(), isLost);
  }

  private async upgrade(limiter: number, count: number, awayMicros: number): Promise<void> {
    const answer = await this.call(takeRoomScript, [count]);
    const taken = Number(answer[1] ?? 0);
    if (taken > 0) this.permits.push({ at: this.redis.now, amount: taken });
    for (let i = 1; i < taken; i++)
      await this.limiters[limiter]?.reserveReturn(this.client(), awayMicros);
    if (taken > 0) await this.call(giveBackRoomScript, [1]);
  }

  /** Another process takes over; those who were told come to it, those who were held have lost their lines. */
  private crash(at: number): void {
    const gone = this.limiters[at];
    const next = this.limiter();
    for (const [client, told] of gone?.told ?? []) next.told.set(client, told);
    this.limiters[at] = next;
  }

  private async outage(micros: number, isWiped: boolean): Promise<void> {
    this.redis.stop();
    // Who has not heard of a changed rate goes on with the one before: nobody can be asked.
    const from = this.redis.now;
    this.allowed.push({ from, perSecond: mostAllowed(this.allowed, this.saidAt, from) });
    await this.serve(micros, outageTickMicros);
    await this.redis.start(isWiped);
  }

  private async change(perSecond: number): Promise<void> {
    this.wanted = perSecond;
    this.revision++;
    await this.write();
  }

  private leap(micros: number): void {
    if (this.redis.now - this.leaptAt < second) return;
    this.leaptAt = this.redis.now;
    this.redis.skew += micros;
  }

  private async orchestrate(): Promise<void> {
    const { now } = this.redis;
    if (now - this.checkedAt >= checkMicros) {
      this.checkedAt = now;
      await this.write();
    }
    if (now - this.saidAt < sayMicros) return;
    this.saidAt = now;
    for (const limiter of this.limiters) await limiter.say();
  }

  private async write(): Promise<void> {
    const { slots, gate } = spacings(this.wanted);
    const era = `era-${this.revision}-${this.redis.now}`;
    const args = [this.revision, era, this.wanted, slots, gate];
    const wrote = await this.call(writeRateScript, args);
    if (wrote[0] !== 1) return;
    const { now, upSince } = this.redis;
    const from = Math.max(now, upSince + noticeMicros);
    this.allowed.push({ from, perSecond: this.wanted });
  }

  private async call(lua: string, args: readonly (string | number)[]): Promise<unknown[]> {
    const all = [this.redis.run ?? '', ...args];
    const answer = await this.redis.call({ lua, keys: [rateKey, returnsKey], args: all });
    return z.array(z.unknown()).catch([answer]).parse(answer);
  }

  private client(): string {
    return `client-${++this.clients}`;
  }

  private limiter(): SimulatedLimiter {
    const id = `limiter-${++this.started}`;
    const admitted = (_client: string, at: number) => this.admissions.push({ at, amount: 1 });
    return new SimulatedLimiter(this.redis, { id, admitted });
  }
}
