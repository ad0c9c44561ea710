import { setImmediate as caughtUp, setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@jumpfleet/observability';
import { OwnGate } from './own-gate.js';
import { SharedLine, lastSecondMs } from './shared-line.js';
import type { Verdict } from './shared-line.js';
import { SlotTokens } from './slot-token.js';
import type { Lane, Slot } from './slot-token.js';

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

/** When to come back, and with what. */
export type Return = Readonly<{ slot: string; inMs: number }>;

type Waiting = Readonly<{ wish: Wish; slot: Slot; answer: (answer: Answer) => void }>;

/** A client that comes this much before it was called is held all the same. */
const earlyMs = 500;
/** So often the gate is asked while anybody waits; what is due by then passes together. */
const gateEachMs = 5;
const maxAtOnce = 16;
/**
 * Who returns holds a permit meanwhile, and permits are few: it is called late enough to wait little, and early enough
 * for the gate to have takers while a process is busy.
 */
const returnLeadMs = 100;
const tryAgainMs = 100;
const ownLateMs = 200;
/** A client that missed its slot after a restart has its lane for so long. */
const returnRightMicros = 600_000_000;

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
    this.holdMs = options.leadMs + earlyMs;
    const patience = { holdMs: this.holdMs, windowMs: options.windowMs };
    this.line = new SharedLine(options.url, patience, options.logger);
    this.tokens = new SlotTokens(options.secret);
    this.ownGate = new OwnGate({ ...patience, holdMs: this.holdMs + lastSecondMs });
  }

  get isConnected(): boolean {
    return this.line.isConnected;
  }

  async admit(wish: Wish): Promise<Answer> {
    if (!wish.isWanted()) return unavailable;
    return (await this.knock(wish)) ?? this.withoutRedis(wish, this.shownSlot(wish));
  }

  /**
   * A slot for a client that is about to restart, in the lane of those who return, whose line others do not lengthen.
   * The client is to come back in `inMs`, at least `awayMs`, and should not leave much earlier than it has to.
   * `undefined` when Redis is away: nothing is given out then.
   */
  async reserveReturn(clientId: string, awayMs: number): Promise<Return | undefined> {
    const verdict = await this.line.reserveReturn(clientId, awayMs + returnLeadMs);
    if (verdict === undefined) return undefined;
    const inMs = Math.ceil(verdict.waitMs - returnLeadMs);
    return { slot: this.tokens.issue(clientId, verdict.slot), inMs: Math.max(awayMs, inMs) };
  }

  /** Says how many clients this one holds; answers how many all together hold, if Redis is there. */
  report(online: number): Promise<number | undefined> {
    return this.line.report(online);
  }

  close(): void {
    this.line.close();
  }

  /** `undefined` when Redis gave nothing out. */
  private async knock(wish: Wish): Promise<Answer | undefined> {
    const { clientId } = wish;
    const lane = this.laneOf(this.shownSlot(wish));
    const verdict = await this.line.knock({ clientId, lane, isAlone: !this.isPumping });
    if (verdict === undefined) return undefined;
    if (verdict.kind === 'pass') return admitted;
    if (verdict.waitMs > this.holdMs) return this.later(clientId, verdict);
    return this.enqueue(wish, verdict.slot);
  }

  private shownSlot({ clientId, slot }: Wish): Slot | undefined {
    return slot === undefined ? undefined : this.tokens.read(clientId, slot);
  }

  /** A client that was to return, and is late, has its lane all the same for a while. */
  private laneOf(shown: Slot | undefined): Lane {
    if (shown?.lane !== 'returns') return 'others';
    return this.line.nowMicros - shown.at < returnRightMicros ? 'returns' : 'others';
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
      const passed = await this.line.gate(
        next.map(({ wish, slot }) => ({ clientId: wish.clientId, slot })),
      );
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

  /**
   * Who has a slot is not sent away at once: Redis may be back in a moment. It is let in by the slot alone only
   * when there is no Redis for anybody.
   */
  private async withoutRedis(wish: Wish, slot: Slot | undefined): Promise<Answer> {
    if (slot === undefined) return unavailable;
    const deadline = performance.now() + this.holdMs;
    while (wish.isWanted() && performance.now() < deadline) {
      const own = this.line.ownShare;
      if (own !== undefined) return this.ownTurn(wish, slot, own);
      await pause(tryAgainMs);
      const answer = this.line.isConnected ? await this.knock(wish) : undefined;
      if (answer !== undefined) return answer;
    }
    return unavailable;
  }

  private async ownTurn(
    wish: Wish,
    slot: Slot,
    own: NonNullable<SharedLine['ownShare']>,
  ): Promise<Answer> {
    if (slot.era !== this.line.era) return unavailable;
    const now = this.line.nowMicros;
    const waitMs = this.ownGate.take({ clientId: wish.clientId, slot, now, ...own });
    if (waitMs === undefined) return unavailable;
    const dueMs = performance.now() + waitMs;
    await pause(Math.ceil(waitMs));
    // Whoever slept longer does not know whether Redis is back by now.
    const isInTime = performance.now() - dueMs < ownLateMs && this.line.ownShare !== undefined;
    return wish.isWanted() && isInTime ? admitted : unavailable;
  }
}

const admitted: Answer = { kind: 'admitted' };
const unavailable: Answer = { kind: 'unavailable' };
