export type BulkPaceLimits = Readonly<{
  /** What bulk data is held to while somebody types, all channels together. */
  bytesPerSecond: number;
  /** So long after a keystroke somebody still types. */
  typingMs: number;
}>;

/**
 * Room for those who type beside those who copy: while there are keystrokes, new credit of bulk data is passed on at a
 * pace, so that neither the processors nor what is under way stand between a key and its echo. Otherwise at once.
 */
export class BulkPace {
  readonly #limits: BulkPaceLimits;
  #typedAt = Number.NEGATIVE_INFINITY;
  #freeAt = Number.NEGATIVE_INFINITY;

  constructor(limits: BulkPaceLimits) {
    this.#limits = limits;
  }

  typed(now: number): void {
    this.#typedAt = now;
  }

  /** How long credit for so many bytes has to wait, in milliseconds of one clock. Later credit never overtakes. */
  delayMs(bytes: number, now: number): number {
    const { bytesPerSecond, typingMs } = this.#limits;
    const isTyping = now - this.#typedAt < typingMs;
    if (!isTyping && this.#freeAt <= now) return 0;
    const at = Math.max(now, this.#freeAt);
    if (isTyping) this.#freeAt = at + (bytes / bytesPerSecond) * 1_000;
    return at - now;
  }
}
