import type { Instant } from './line.js';
import type { Slot } from './slot-token.js';

/** Which part of the rate is one limiter's own while nobody can be asked: each `of`th turn, counted from `rank`. */
export type Share = Readonly<{ rank: number; of: number; spacing: number }>;

type OwnTurn = Readonly<{
  clientId: string;
  slot: Slot;
  share: Share;
  now: Instant;
  notBefore: Instant;
}>;

/**
 * Honours slots that were given out before Redis went down: each once, and not before its instant. All limiters
 * together keep the rate, as each lets in at turns of its own on the one clock that they shared.
 */
export class OwnGate {
  private readonly used = new Map<string, number>();
  private last: Instant = 0;

  constructor(private readonly times: Readonly<{ holdMs: number; windowMs: number }>) {}

  /** How long to wait before the client is let in; `undefined` when there is no turn for it now. */
  take({ clientId, slot, share, now, notBefore }: OwnTurn): number | undefined {
    const { holdMs, windowMs } = this.times;
    const key = `${clientId}|${slot.at}`;
    if (now - slot.at > windowMs * 1000 || this.used.has(key)) return undefined;
    const at = this.turnAfter(Math.max(now, slot.at, notBefore), share);
    const waitMs = (at - now) / 1000;
    if (waitMs > holdMs) return undefined;
    this.last = at;
    this.forget(now);
    this.used.set(key, Math.max(now, slot.at) + windowMs * 1000);
    return waitMs;
  }

  private turnAfter(earliest: Instant, { rank, of, spacing }: Share): Instant {
    const from = Math.max(earliest, this.last + spacing * (of - 0.5));
    return (Math.ceil((from / spacing - rank) / of) * of + rank) * spacing;
  }

  private forget(now: number): void {
    for (const [key, until] of this.used) {
      if (until > now) break;
      this.used.delete(key);
    }
  }
}
