import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { upgradeWindow } from '@jumpfleet/gateway-contracts';
import type { Release } from '@jumpfleet/upgrades-contracts';

/** What one window has at least, however slow the client. */
const leastWindowBytes = 16_384;
const windowsPerSecond = 4;

export type Window = Readonly<{ offset: number; bytes: number }>;

/** A package on its way to a client that throws it away, once each chunk was found to be what was signed. */
export class SimulatedDownload {
  readonly #release: Release;
  readonly #windowBytes: number;
  readonly #mostWindows: number;
  #chunk: Hash = createHash('sha256');
  #at: number;
  #asked: number;
  /** Where the windows end that are on their way. */
  #ends: readonly number[] = [];

  /** Goes on after `verified`, where an earlier one came to. */
  constructor(release: Release, verified: number, bytesPerSecond: number | undefined) {
    this.#release = release;
    this.#at = verified;
    this.#asked = verified;
    const { maxBytes, maxOutstanding } = upgradeWindow;
    const slow = Math.floor((bytesPerSecond ?? 0) / windowsPerSecond);
    this.#windowBytes = slow === 0 ? maxBytes : clamp(slow, leastWindowBytes, maxBytes);
    this.#mostWindows = slow === 0 ? maxOutstanding : 1;
  }

  get digest(): string {
    return this.#release.digest;
  }

  get received(): number {
    return this.#at;
  }

  /** How far the chunks go that were checked whole. */
  get verified(): number {
    const { length, chunk_bytes: chunkBytes } = this.#release;
    return this.isWhole ? length : this.#at - (this.#at % chunkBytes);
  }

  get isWhole(): boolean {
    return this.#at === this.#release.length;
  }

  /** The next window to ask for, if there is one and its time has come. */
  nextWindow(): Window | undefined {
    const offset = this.#asked;
    const bytes = Math.min(this.#windowBytes, this.#release.length - offset);
    this.#ends = this.#ends.filter((end) => end > this.#at);
    if (bytes === 0 || this.#ends.length === this.#mostWindows) return undefined;
    this.#asked += bytes;
    this.#ends = [...this.#ends, this.#asked];
    return { offset, bytes };
  }

  /** Whether these bytes may belong to the package; what was not asked for is passed over. */
  take(offset: number, payload: Uint8Array): boolean {
    if (offset !== this.#at || offset + payload.length > this.#asked) return true;
    const { chunk_bytes: chunkBytes } = this.#release;
    for (let from = 0; from < payload.length;) {
      const room = chunkBytes - (this.#at % chunkBytes);
      const piece = payload.subarray(from, from + room);
      this.#chunk.update(piece);
      from += piece.length;
      this.#at += piece.length;
      if ((this.#at % chunkBytes === 0 || this.isWhole) && !this.#isChunkRight()) return false;
    }
    return true;
  }

  #isChunkRight(): boolean {
    const index = Math.ceil(this.#at / this.#release.chunk_bytes) - 1;
    const digest = this.#chunk.digest('hex');
    this.#chunk = createHash('sha256');
    return digest === this.#release.chunks[index];
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
