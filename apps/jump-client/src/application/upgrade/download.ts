import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { upgradeWindow } from '@jumpfleet/gateway-contracts';
import { ok } from '@jumpfleet/kernel';
import type { Result } from '@jumpfleet/kernel';
import { failureCodeOf } from '@jumpfleet/releases';
import type { ReleaseRefusal } from '@jumpfleet/releases';
import type { DownloadFile } from './ports.js';
import { WindowSize } from './window-size.js';

export type Wanted = Readonly<{
  length: number;
  chunkBytes: number;
  chunks: readonly string[];
  /** Of the permit: each window should come within a part of it. */
  leaseMs: number;
}>;
type Ask = (offset: number, bytes: number) => void;

/**
 * Fetches a file in windows, at most two at once, and checks each chunk as it comes. What is there already
 * is checked anew and not asked for again. A bad chunk is cut off, so that what stays is always good.
 */
export class Download {
  readonly whenOver: Promise<Result<undefined, ReleaseRefusal>>;
  readonly #over: (end: Result<undefined, ReleaseRefusal>) => void;
  readonly #wanted: Wanted;
  readonly #file: DownloadFile;
  readonly #ask: Ask;
  readonly #size: WindowSize;
  #hash: Hash = createHash('sha256');
  #received = 0;
  #asked = 0;
  #windowEnds: number[] = [];
  #isOver = false;

  constructor(wanted: Wanted, file: DownloadFile, ask: Ask) {
    this.#wanted = wanted;
    this.#file = file;
    this.#ask = ask;
    this.#size = new WindowSize(wanted.leaseMs, performance.now());
    const { promise, resolve } = Promise.withResolvers<Result<undefined, ReleaseRefusal>>();
    this.whenOver = promise;
    this.#over = resolve;
  }

  /** Bytes that are there and, but for the last chunk, checked. */
  get received(): number {
    return this.#received;
  }

  async begin(): Promise<void> {
    for await (const part of this.#file.content()) {
      const left = this.#wanted.length - this.#received;
      if (left === 0 || !this.#count(part.subarray(0, left))) break;
    }
    this.#file.truncate(this.#received);
    this.#asked = this.#received;
    this.#goOn();
  }

  take(offset: number, payload: Uint8Array): void {
    // What was on its way for an earlier permit may still come; it is asked for again.
    if (this.#isOver || offset !== this.#received) return;
    if (payload.length === 0 || offset + payload.length > this.#asked) {
      this.#fail('length-mismatch', 'The site sends another number of bytes than is signed.');
      return;
    }
    try {
      this.#file.append(payload);
      if (this.#count(payload)) this.#goOn();
      else {
        this.#file.truncate(this.#received);
        this.#fail('digest-mismatch', 'What the site sends is not what was signed.');
      }
    } catch (error) {
      this.#failBy(error);
    }
  }

  /** Keeps what is there. */
  stop(): void {
    this.#end({ ok: false, refusal: { code: 'interrupted', detail: 'The download was stopped.' } });
  }

  /** False for a chunk that is not as it was signed: then nothing of it counts. */
  #count(bytes: Uint8Array): boolean {
    const { length, chunkBytes, chunks } = this.#wanted;
    for (let at = 0; at < bytes.length;) {
      const index = Math.floor(this.#received / chunkBytes);
      const chunkEnd = Math.min((index + 1) * chunkBytes, length);
      const part = bytes.subarray(at, at + chunkEnd - this.#received);
      this.#hash.update(part);
      at += part.length;
      this.#received += part.length;
      if (this.#received < chunkEnd) continue;
      const isGood = this.#hash.digest('hex') === chunks[index];
      this.#hash = createHash('sha256');
      if (isGood) continue;
      this.#received = index * chunkBytes;
      return false;
    }
    return true;
  }

  #goOn(): void {
    const { length } = this.#wanted;
    if (this.#received === length) {
      this.#end(ok(undefined));
      return;
    }
    while ((this.#windowEnds[0] ?? length) <= this.#received) {
      this.#windowEnds.shift();
      this.#size.came(performance.now());
    }
    while (this.#windowEnds.length < upgradeWindow.maxOutstanding && this.#asked < length) {
      const bytes = Math.min(this.#size.bytesAt(this.#asked), length - this.#asked);
      this.#ask(this.#asked, bytes);
      this.#asked += bytes;
      this.#windowEnds.push(this.#asked);
    }
  }

  #failBy(error: unknown): void {
    const code = failureCodeOf(error);
    if (code === undefined) throw error;
    this.#fail(code, String(error));
    // Half a package is of no use to a disk that has no room for it.
    if (code === 'disk-full') this.#file.remove();
  }

  #fail(code: ReleaseRefusal['code'], detail: string): void {
    this.#end({ ok: false, refusal: { code, detail } });
  }

  #end(end: Result<undefined, ReleaseRefusal>): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#file.close();
    this.#over(end);
  }
}
