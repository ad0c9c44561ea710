/**
 * What one end of a channel receives. Credit is given back for what was used up, in portions rather than
 * for every keystroke, and never so that more than the window may be under way or unused.
 */
export class ReceiveWindow {
  readonly #initialCreditBytes: number;
  readonly #windowBytes: number;
  #received = 0;
  #used = 0;
  #limit: number;

  /** The window is what is granted from the first bytes on; without one, the initial credit goes on. */
  constructor(initialCreditBytes: number, windowBytes = initialCreditBytes) {
    this.#initialCreditBytes = initialCreditBytes;
    this.#windowBytes = windowBytes;
    this.#limit = initialCreditBytes;
  }

  /** How many bytes came, since the channel was opened. */
  get received(): number {
    return this.#received;
  }

  /** Bytes came in order. */
  take(bytes: number): void {
    this.#received += bytes;
  }

  /** Bytes that came are used up; answers what to grant now, 0 for not yet. */
  use(bytes: number): number {
    this.#used += bytes;
    const due = this.#used + this.#windowBytes - this.#limit;
    if (due < this.#initialCreditBytes / 4) return 0;
    this.#limit += due;
    return due;
  }

  /** The far end goes on from what was received, with fresh credit from there. */
  resume(): void {
    this.#limit = this.#received + this.#initialCreditBytes;
  }
}
