import { setImmediate as caughtUp, setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@jumpfleet/observability';
import { OwnGate } from './own-gate.js';
import { SharedLine } from './shared-line.js';
import type { Verdict } from './shared-line.js';
import { SlotTokens } from './slot-token.js';
import type { Slot } from './slot-token.js';

export type ReconnectLimiterOptions = Readonly<{
  url: string;
  /** Signs slots; the same for all who let clients in. */
  secret: string;
  /** Clients are called this long before their slot and held until its instant. */
  leadMs: number;
  /** A slot is honoured until this long after its instant. */
  windowMs: number;
  logger: Logger;
}>;

export type Wish = Readonly<{
  clientId: string;
  /** The slot token that the client was given before. */
  slot: string | undefined;
  /** Whether somebody still waits for the answer. */
  isWanted: () => boolean;
}>;

export type Answer =
  | Readonly<{ kind: 'admitted' | 'unavailable' }>
  | Readonly<{ kind: 'later'; inMs: number; slot: string }>;

type Waiting = Readonly<{ wish: Wish; slot: Slot; answer: (answer: Answer) => void }>;

/** A client that comes this much before it was called is held all the same. */
const earlyMs = 500;
/** So often the gate is asked while anybody waits; what is due by then passes together. */
const gateEachMs = 5;
const maxAtOnce = 16;

/**
 * Lets clients in at one rate, whatever number of limiters ask. A client that has to wait gets a slot
 * of its own and keeps it, however often it asks; clients are called a little before their slot, and
 * wait at the gate in the order of their slots. Whoever is late or stays away leaves no gap that way.
 * The gate is asked when this process has done what lay before it, so that nothing is granted to
 * somebody who cannot use it yet. Without Redis, or without a rate in it, nothing new is given out, but
 * slots are honoured.
 */
export class ReconnectLimiter {
  readonly isOn = true;
  private readonly line: SharedLine;
  private readonly tokens: SlotTokens;
  private readonly ownGate: OwnGate;
  private readonly queue: Waiting[] = [];
  private isPumping = false;
  private readonly holdMs: number;

  constructor(private readonly options: ReconnectLimiterOptions) {
    this.line = new SharedLine(options.url, options.windowMs, options.logger);
    this.tokens = new SlotTokens(options.secret);
    this.holdMs = options.leadMs + earlyMs;
    this.ownGate = new OwnGate({ leadMs: this.holdMs, windowMs: options.windowMs });
  }

  get isConnected(): boolean {
    return this.line.isConnected;
  }

  async admit(wish: Wish): Promise<Answer> {
    if (!wish.isWanted()) return unavailable;
    const verdict = await this.line.knock(wish.clientId, !this.isPumping);
    if (!verdict) return this.withoutRedis(wish, undefined);
    if (verdict.kind === 'pass') return admitted;
    if (verdict.waitMs > this.holdMs) return this.later(wish.clientId, verdict);
    return this.enqueue(wish, verdict.slot);
  }

  /** Says how many clients this one holds; answers how many all together hold, if Redis is there. */
  report(online: number): Promise<number | undefined> {
    return this.line.report(online);
  }

  close(): void {
    this.line.close();
  }

  private later(clientId: string, { slot, waitMs }: Verdict): Answer {
    const inMs = Math.max(0, Math.floor(waitMs - this.options.leadMs));
    return { kind: 'later', inMs, slot: this.tokens.issue(clientId, slot) };
  }

  private enqueue(wish: Wish, slot: Slot): Promise<Answer> {
    return new Promise((answer) => {
      const before = this.queue.findLastIndex((waiting) => waiting.slot.at <= slot.at);
      this.queue.splice(before + 1, 0, { wish, slot, answer });
      if (!this.isPumping) void this.pump();
    });
  }

  /** Brings those whose slot is near through the gate, in their order. */
  private async pump(): Promise<void> {
    this.isPumping = true;
    for (let next = this.takeWanted(); next.length > 0; next = this.takeWanted()) {
      const passed = await this.line.gate(next.map(({ wish }) => wish.clientId));
      if (!passed) {
        for (const { wish, slot, answer } of next) void this.withoutRedis(wish, slot).then(answer);
        continue;
      }
      for (const { answer } of next.slice(0, passed.count)) answer(admitted);
      this.queue.unshift(...next.slice(passed.count));
      await pause(Math.max(gateEachMs, Math.ceil(passed.openInMs)));
      // What came in meanwhile, such as the hellos of those who were admitted, goes first.
      await caughtUp();
    }
    this.isPumping = false;
  }

  private takeWanted(): Waiting[] {
    const wanted: Waiting[] = [];
    while (wanted.length < maxAtOnce) {
      const next = this.queue.shift();
      if (!next) break;
      if (next.wish.isWanted()) wanted.push(next);
      else next.answer(unavailable);
    }
    return wanted;
  }

  private async withoutRedis(wish: Wish, held: Slot | undefined): Promise<Answer> {
    const slot = held ?? (wish.slot ? this.tokens.read(wish.clientId, wish.slot) : undefined);
    if (!slot || !wish.isWanted()) return unavailable;
    if (this.line.era !== undefined && slot.era !== this.line.era) return unavailable;
    const waitMs = this.ownGate.take(wish.clientId, slot, this.line.nowMicros);
    if (waitMs === undefined) return unavailable;
    if (waitMs > 0) await pause(Math.ceil(waitMs));
    return wish.isWanted() ? admitted : unavailable;
  }
}

const admitted: Answer = { kind: 'admitted' };
const unavailable: Answer = { kind: 'unavailable' };
