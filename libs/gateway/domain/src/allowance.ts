/** How often somebody may do something: `burst` at once, and `perSecond` in the long run. */
export class Allowance {
  #left: number;
  #at: number | undefined;
  readonly #burst: number;
  readonly #perSecond: number;

  constructor(burst: number, perSecond: number) {
    this.#left = burst;
    this.#burst = burst;
    this.#perSecond = perSecond;
  }

  /** Whether it may be done now, in milliseconds of one clock. */
  take(now: number): boolean {
    const passedMs = now - (this.#at ?? now);
    this.#at = now;
    this.#left = Math.min(this.#burst, this.#left + (passedMs / 1_000) * this.#perSecond);
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
