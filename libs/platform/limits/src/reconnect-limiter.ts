import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@jumpfleet/observability';
import { gateGraceMs, spacings, takeInstant } from './line.js';
import type { Line } from './line.js';
import { RedisLine, scriptAnswer } from './redis-line.js';
import type { Script } from './redis-line.js';
import { admitScript, rateKey, reservationKey } from './scripts.js';
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
  slot: string | undefined;
  isWanted: () => boolean;
}>;

export type Answer =
  | Readonly<{ kind: 'admitted' | 'unavailable' }>
  | Readonly<{ kind: 'later'; inMs: number; slot: string }>;

type Verdict = Readonly<{ kind: 'wait' | 'grant'; slot: Slot; waitMs: number }>;

/** A client that comes this much before it was called is held all the same. */
const earlyMs = 500;
const maxRatePerSecond = 300;

/**
 * Lets clients in at one rate, whatever number of limiters ask. A client that has to wait gets a slot
 * of its own and keeps it, however often it asks; at its slot it is let in at the exact instant.
 * Without Redis, or without a rate in it, nothing new is given out, but slots are honoured.
 */
export class ReconnectLimiter {
  readonly isOn = true;
  private readonly line: RedisLine;
  private readonly script: Script;
  private readonly tokens: SlotTokens;
  private readonly usedWithoutRedis = new Map<string, number>();
  private ownGate: Line = { free: 0, spacing: spacings(maxRatePerSecond).gate };
  /** Redis's clock minus ours, milliseconds. */
  private clockAhead = 0;
  private era: string | undefined;

  constructor(private readonly options: ReconnectLimiterOptions) {
    this.line = new RedisLine(options.url, options.logger);
    this.script = this.line.define('admitJumpClient', admitScript, 2);
    this.tokens = new SlotTokens(options.secret);
  }

  get isConnected(): boolean {
    return this.line.runId !== undefined;
  }

  async admit(wish: Wish): Promise<Answer> {
    let stage: 'slot' | 'gate' = 'slot';
    let held: Slot | undefined;
    while (wish.isWanted()) {
      const verdict = await this.ask(wish.clientId, stage);
      if (!verdict) return this.withoutRedis(wish, held);
      if (verdict.kind === 'wait' && verdict.waitMs > this.options.leadMs + earlyMs)
        return this.later(wish.clientId, verdict);
      held = verdict.slot;
      const lateMs = await this.waitFor(verdict.waitMs);
      if (verdict.kind === 'grant' && lateMs <= gateGraceMs) return admitted;
      stage = verdict.kind === 'grant' ? 'gate' : 'slot';
    }
    return unavailable;
  }

  close(): void {
    this.line.close();
  }

  private async ask(clientId: string, stage: 'slot' | 'gate'): Promise<Verdict | undefined> {
    const run = this.line.runId;
    if (run === undefined) return undefined;
    const windowMicros = this.options.windowMs * 1000;
    try {
      const [kind, era, at, now] = scriptAnswer.parse(
        await this.script(rateKey, reservationKey(clientId), run, stage, windowMicros),
      );
      if (kind === 'closed' || era === undefined || at === undefined || now === undefined)
        return undefined;
      this.era = era;
      this.clockAhead = now / 1000 - Date.now();
      return { kind, slot: { era, at }, waitMs: (at - now) / 1000 };
    } catch (error) {
      this.options.logger.debug({ err: error }, 'Redis did not answer');
      return undefined;
    }
  }

  private later(clientId: string, { slot, waitMs }: Verdict): Answer {
    const inMs = Math.max(0, Math.floor(waitMs - this.options.leadMs));
    return { kind: 'later', inMs, slot: this.tokens.issue(clientId, slot) };
  }

  /** Honours a slot that was given before Redis went away: at its instant, and once. */
  private async withoutRedis(wish: Wish, held: Slot | undefined): Promise<Answer> {
    const slot = held ?? (wish.slot ? this.tokens.read(wish.clientId, wish.slot) : undefined);
    if (!slot || !this.isHonoured(wish.clientId, slot)) return unavailable;
    const { leadMs, windowMs } = this.options;
    const now = (Date.now() + this.clockAhead) * 1000;
    const lateMs = (now - slot.at) / 1000;
    if (lateMs > windowMs || -lateMs > leadMs + earlyMs) return unavailable;
    const { at, line } = takeInstant(this.ownGate, Math.max(now, slot.at));
    if ((at - now) / 1000 > leadMs + earlyMs) return unavailable;
    this.ownGate = line;
    this.markUsed(wish.clientId, slot);
    await this.waitFor((at - now) / 1000);
    return wish.isWanted() ? admitted : unavailable;
  }

  private isHonoured(clientId: string, slot: Slot): boolean {
    const isOfThisEra = this.era === undefined || slot.era === this.era;
    return isOfThisEra && !this.usedWithoutRedis.has(`${clientId}|${slot.at}`);
  }

  private markUsed(clientId: string, { at }: Slot): void {
    const now = (Date.now() + this.clockAhead) * 1000;
    for (const [key, until] of this.usedWithoutRedis) {
      if (until > now) break;
      this.usedWithoutRedis.delete(key);
    }
    this.usedWithoutRedis.set(`${clientId}|${at}`, at + this.options.windowMs * 1000);
  }

  /** Answers how late it became. */
  private async waitFor(ms: number): Promise<number> {
    if (ms <= 0) return 0;
    const due = performance.now() + ms;
    await pause(Math.ceil(ms));
    return performance.now() - due;
  }
}

const admitted: Answer = { kind: 'admitted' };
const unavailable: Answer = { kind: 'unavailable' };
