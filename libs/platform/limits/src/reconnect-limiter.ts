import { setTimeout as pause } from 'node:timers/promises';
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

/**
 * Lets clients in at one rate, whatever number of limiters ask. A client that has to wait gets a slot
 * of its own and keeps it, however often it asks; at its slot it queues at the gate, which only one
 * client of each limiter asks at a time, so that nothing is granted to somebody who cannot use it yet.
 * Without Redis, or without a rate in it, nothing new is given out, but slots are honoured.
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
    let held: Slot | undefined;
    while (wish.isWanted()) {
      const verdict = await this.line.ask(wish.clientId, this.isPumping ? 'slot' : 'both');
      if (!verdict) return this.withoutRedis(wish, held);
      if (verdict.kind === 'pass') return admitted;
      if (verdict.kind !== 'wait') return this.enqueue(wish, verdict.slot);
      if (verdict.waitMs > this.holdMs) return this.later(wish.clientId, verdict);
      held = verdict.slot;
      await pause(Math.ceil(verdict.waitMs));
    }
    return unavailable;
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
      this.queue.push({ wish, slot, answer });
      if (!this.isPumping) void this.pump();
    });
  }

  /** Brings those whose slot has come through the gate, in their order. */
  private async pump(): Promise<void> {
    this.isPumping = true;
    for (let first = this.queue[0]; first; first = this.queue[0]) {
      const verdict = first.wish.isWanted()
        ? await this.line.ask(first.wish.clientId, 'gate')
        : undefined;
      if (verdict?.kind === 'queue') {
        await pause(Math.ceil(verdict.waitMs));
        continue;
      }
      this.queue.shift();
      first.answer(verdict ? admitted : await this.withoutRedis(first.wish, first.slot));
    }
    this.isPumping = false;
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
