interface Kept {
  readonly at: number;
  bytes: Uint8Array;
}

const blockBytes = 4_096;
/** Smaller writes are gathered in blocks: who types a long time keeps few pieces, not one per key. */
const gatheredBelow = 512;

/**
 * What one end of a channel sends, in order. Each byte is kept until the far end must have it, so that a line that
 * comes back can go on from any byte that may be missing there: credit may be granted ahead, but what is granted
 * and has not come is never more than the bound.
 */
export class SendWindow {
  readonly #initialCreditBytes: number;
  readonly #maxCreditBytes: number;
  #kept: Kept[] = [];
  #block = new Uint8Array(0);
  #blockUsed = 0;
  #forgotten = 0;
  #sent = 0;
  #written = 0;
  #limit: number;

  /** The bound is what the far end may have granted at once; where it grants only what it used, the initial credit. */
  constructor(initialCreditBytes: number, maxCreditBytes = initialCreditBytes) {
    this.#initialCreditBytes = initialCreditBytes;
    this.#maxCreditBytes = maxCreditBytes;
    this.#limit = initialCreditBytes;
  }

  /** Bytes that were written and wait for credit, or for the line. */
  get waiting(): number {
    return this.#written - this.#sent;
  }

  /** Bytes that are held: those that wait, and those that may have to be sent again. */
  get held(): number {
    return this.#written - this.#forgotten;
  }

  /** The bytes belong to the window from here on. */
  write(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (bytes.length < gatheredBelow) this.#gather(bytes);
    else this.#kept.push({ at: this.#written, bytes });
    this.#written += bytes.length;
  }

  /** The next piece that may be sent now, of at most so many bytes. */
  next(maxBytes: number): Uint8Array | undefined {
    const room = Math.min(this.#limit, this.#written) - this.#sent;
    if (room <= 0) return undefined;
    const piece = this.#kept.findLast(({ at }) => at <= this.#sent);
    if (piece === undefined) return undefined;
    const from = this.#sent - piece.at;
    const next = piece.bytes.subarray(from, from + Math.min(room, maxBytes));
    this.#sent += next.length;
    return next;
  }

  /** The far end has room for so many bytes more. */
  credit(bytes: number): void {
    this.#limit += bytes;
    this.#forget(Math.min(this.#limit - this.#maxCreditBytes, this.#sent));
  }

  /** Goes on from the byte that the far end has not got; false where that byte is not kept any more. */
  resume(received: number): boolean {
    if (received < this.#forgotten || received > this.#written) return false;
    this.#forget(received);
    this.#sent = received;
    this.#limit = received + this.#initialCreditBytes;
    return true;
  }

  #gather(bytes: Uint8Array): void {
    const last = this.#kept.at(-1);
    const used = this.#blockUsed;
    if (last?.bytes.buffer === this.#block.buffer && used + bytes.length <= this.#block.length) {
      this.#block.set(bytes, used);
      last.bytes = this.#block.subarray(last.bytes.byteOffset, used + bytes.length);
    } else {
      this.#block = new Uint8Array(blockBytes);
      this.#block.set(bytes);
      this.#kept.push({ at: this.#written, bytes: this.#block.subarray(0, bytes.length) });
      this.#blockUsed = 0;
    }
    this.#blockUsed += bytes.length;
  }

  #forget(before: number): void {
    if (before <= this.#forgotten) return;
    this.#forgotten = before;
    const needed = this.#kept.findIndex(({ at, bytes }) => at + bytes.length > before);
    if (needed !== 0) this.#kept = needed < 0 ? [] : this.#kept.slice(needed);
  }
}
