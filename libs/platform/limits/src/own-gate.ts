import { spacings, takeInstant } from './line.js';
import type { Line } from './line.js';
import type { Slot } from './slot-token.js';

const maxRatePerSecond = 300;

/** Honours slots that were given out before Redis went away: each at its instant, and once. */
export class OwnGate {
  private readonly used = new Map<string, number>();
  private line: Line = { free: 0, spacing: spacings(maxRatePerSecond).gate };

  constructor(private readonly times: Readonly<{ leadMs: number; windowMs: number }>) {}

  /** How long to wait before the client is let in; `undefined` when the slot is not good now. */
  take(clientId: string, slot: Slot, now: number): number | undefined {
    const lateMs = (now - slot.at) / 1000;
    const { leadMs, windowMs } = this.times;
    const key = `${clientId}|${slot.at}`;
    if (lateMs > windowMs || -lateMs > leadMs || this.used.has(key)) return undefined;
    const { at, line } = takeInstant(this.line, Math.max(now, slot.at));
    const waitMs = (at - now) / 1000;
    if (waitMs > leadMs) return undefined;
    this.line = line;
    this.forget(now);
    this.used.set(key, slot.at + windowMs * 1000);
    return waitMs;
  }

  private forget(now: number): void {
    for (const [key, until] of this.used) {
      if (until > now) break;
      this.used.delete(key);
    }
  }
}
