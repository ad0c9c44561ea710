import { limits } from '@jumpfleet/gateway-contracts';

export const pieceBytes = 256 * 1024;
/** Of less than this a copy is cheaper than a buffer of its own. */
const fewBytes = pieceBytes / 4;

/**
 * Memory for what is read and sent, used again instead of left to the collector: a file of any size takes the
 * same few buffers. A channel holds on to what is not credited, which is never more than the largest credit; so
 * a buffer is free again when that much, and what waits beside it, was filled after it.
 */
export class SendBuffers {
  static readonly #heldBytes = limits.maxCreditBytes + 2 * pieceBytes;
  readonly #filled: { buffer: Buffer; end: number }[] = [];
  #total = 0;
  #spare: Buffer | undefined;

  next(): Buffer {
    const spare = this.#spare ?? this.#oldest() ?? Buffer.allocUnsafeSlow(pieceBytes);
    this.#spare = undefined;
    return spare;
  }

  /** What is sent of a buffer that was filled so far. */
  filled(buffer: Buffer, bytes: number): Buffer {
    this.#total += bytes;
    if (bytes < fewBytes) {
      this.#spare = buffer;
      return Buffer.from(buffer.subarray(0, bytes));
    }
    this.#filled.push({ buffer, end: this.#total });
    return buffer.subarray(0, bytes);
  }

  #oldest(): Buffer | undefined {
    const [oldest] = this.#filled;
    if (oldest === undefined || oldest.end + SendBuffers.#heldBytes > this.#total) return undefined;
    this.#filled.shift();
    return oldest.buffer;
  }
}
