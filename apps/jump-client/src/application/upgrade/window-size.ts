import { upgradeWindow } from '@jumpfleet/gateway-contracts';

const firstBytes = 262_144;
/** Of one frame of the site: windows that end at its multiples are the cheapest to serve. */
const leastBytes = 32_768;

/** How much to ask for at once, so that it comes well within the lease at the speed of the line. */
export class WindowSize {
  readonly #leaseMs: number;
  #bytes = firstBytes;
  #cameAt: number;

  constructor(leaseMs: number, now: number) {
    this.#leaseMs = leaseMs;
    this.#cameAt = now;
  }

  /** From this offset on. */
  bytesAt(offset: number): number {
    return this.#bytes - (offset % leastBytes);
  }

  /** A window came whole: the next ones are larger or smaller. */
  came(now: number): void {
    const tookMs = now - this.#cameAt;
    this.#cameAt = now;
    if (tookMs < this.#leaseMs / 12)
      this.#bytes = Math.min(this.#bytes * 2, upgradeWindow.maxBytes);
    if (tookMs > this.#leaseMs / 6) this.#bytes = Math.max(this.#bytes / 2, leastBytes);
  }
}
