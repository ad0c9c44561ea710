import { SliceReader, sliceAnswer } from '../slice-reader.js';
import { bandwidthKey } from '../scripts/keys.js';
import { sliceScript, writeBandwidthScript } from '../scripts/bandwidth.js';
import { bandwidthChunkBytes, sliceGraceMs, slicesOf } from '../slices.js';
import { firstExcess } from './sliding-second.js';
import type { Allowed, Amount, Excess } from './sliding-second.js';
import type { VirtualRedis } from './virtual-redis.js';

const second = 1_000_000;
const checkMicros = second / 4;
/** Slices are given out a tenth of a second ahead, and may be sent a little late. */
const outstandingMicros = 120_000;

export type Step =
  | Readonly<{ do: 'send'; micros: number; answerMicros: number; lateness: number }>
  | Readonly<{ do: 'idle'; micros: number }>
  | Readonly<{ do: 'lose'; shard: number; count: number }>
  | Readonly<{ do: 'crash'; shard: number }>
  | Readonly<{ do: 'budget'; bytesPerSecond: number }>
  | Readonly<{ do: 'outage'; micros: number; isWiped: boolean }>
  | Readonly<{ do: 'leap'; micros: number }>;

interface Shard {
  reader: SliceReader;
  asksAt: number;
}

/** Shards that send as much as they may, the orchestrator and Redis, on a clock of their own; and what was sent when. */
export class BudgetWorld {
  readonly sent: Amount[] = [];
  private readonly allowed: Allowed[] = [];
  private readonly shards: Shard[];
  private wanted = 5_000_000;
  private revision = 1;
  private checkedAt = 0;
  private leaptAt = 0;

  constructor(
    readonly redis: VirtualRedis,
    count: number,
  ) {
    this.shards = Array.from({ length: count }, newShard);
  }

  async perform(step: Step): Promise<void> {
    switch (step.do) {
      case 'send':
        return this.send(step.micros, step.answerMicros, step.lateness);
      case 'idle':
        this.redis.now += step.micros;
        return this.write();
      case 'lose':
        return this.lose(step.count);
      case 'crash':
        this.shards[step.shard] = newShard();
        return;
      case 'budget':
        return this.change(step.bytesPerSecond);
      case 'outage':
        return this.outage(step.micros, step.isWiped);
      case 'leap': {
        this.leap(step.micros);
        return;
      }
    }
  }

  /** More in a second than the budget and a chunk. */
  get excess(): Excess | undefined {
    return firstExcess(this.sent, this.allowed, () => bandwidthChunkBytes);
  }

  /** Which share of the budget was used between two instants. */
  usedShare(from: number, to: number): number {
    const bytes = this.sent
      .filter(({ at }) => at >= from && at < to)
      .reduce((sum, { amount }) => sum + amount, 0);
    return (bytes * second) / (to - from) / this.wanted;
  }

  /** All have something to send; each asks for its next slice when the last one begins, and sends it as late as given. */
  async send(micros: number, answerMicros: number, lateness: number): Promise<void> {
    const end = this.redis.now + micros;
    while (this.redis.now < end) {
      await this.write();
      const next = this.shards.reduce((a, b) => (b.asksAt < a.asksAt ? b : a));
      this.redis.now = Math.max(this.redis.now, Math.min(next.asksAt, this.redis.now + 50_000));
      if (next.asksAt <= this.redis.now) await this.ask(next, answerMicros, lateness);
    }
  }

  private async ask(shard: Shard, answerMicros: number, lateness: number): Promise<void> {
    const { now } = this.redis;
    const read = await this.read(shard.reader, answerMicros);
    if (read === undefined || read === 'unlimited') shard.asksAt = now + 20_000;
    else if (typeof read === 'number') shard.asksAt = now + answerMicros + read * 1_000;
    else {
      const last = read.untilMs + sliceGraceMs;
      const at = (read.fromMs + (last - read.fromMs) * lateness) * 1_000;
      const isTooLate = now + answerMicros > last * 1_000;
      if (!isTooLate) this.sent.push({ at: Math.max(at, now + answerMicros), amount: read.bytes });
      shard.asksAt = Math.max(now + answerMicros, read.fromMs * 1_000);
    }
  }

  private async read(reader: SliceReader, answerMicros: number) {
    const sentMs = this.redis.now / 1_000;
    const answer = await this.take();
    const receivedMs = sentMs + answerMicros / 1_000;
    return answer === undefined
      ? undefined
      : reader.read(sliceAnswer.parse(answer), { sentMs, receivedMs });
  }

  private take(): Promise<unknown> {
    const args = [this.redis.run ?? '', bandwidthChunkBytes];
    return this.redis.call({ lua: sliceScript, keys: [bandwidthKey], args });
  }

  private async lose(count: number): Promise<void> {
    for (let i = 0; i < count; i++) await this.take();
  }

  private async change(bytesPerSecond: number): Promise<void> {
    this.wanted = bytesPerSecond;
    this.revision++;
    this.checkedAt = 0;
    await this.write();
  }

  private leap(micros: number): void {
    if (this.redis.now - this.leaptAt < 2 * second) return;
    this.leaptAt = this.redis.now;
    this.redis.skew += micros;
  }

  private async outage(micros: number, isWiped: boolean): Promise<void> {
    this.redis.stop();
    await this.send(micros, 500, 0.5);
    await this.redis.start(isWiped);
  }

  private async write(): Promise<void> {
    const { now, run } = this.redis;
    if (now - this.checkedAt < checkMicros) return;
    this.checkedAt = now;
    const { microsPerByte, bytes } = slicesOf(this.wanted);
    const args = [run ?? '', this.revision, this.wanted, microsPerByte, bytes];
    const wrote = await this.redis.call({ lua: writeBandwidthScript, keys: [bandwidthKey], args });
    if (wrote === 1) this.allow(now);
  }

  /** A smaller budget holds when the slices of the greater one are over. */
  private allow(now: number): void {
    while ((this.allowed.at(-1)?.from ?? 0) > now) this.allowed.pop();
    const isSmaller = this.wanted < (this.allowed.at(-1)?.perSecond ?? 0);
    const from = isSmaller ? now + outstandingMicros : now;
    this.allowed.push({ from, perSecond: this.wanted });
  }
}

function newShard(): Shard {
  return { reader: new SliceReader(), asksAt: 0 };
}
