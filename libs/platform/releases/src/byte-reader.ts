import { PackageFault } from './refusal.js';

/** Takes a stream of bytes in pieces of wanted sizes; holds at most one piece of what comes. */
export class ByteReader {
  readonly #source: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Exactly so many bytes; `undefined` at the very end. */
  async exactly(bytes: number): Promise<Buffer | undefined> {
    const parts: Buffer[] = [];
    for await (const part of this.#upTo(bytes)) parts.push(part);
    const found = Buffer.concat(parts);
    if (found.length === bytes) return found;
    if (found.length === 0) return undefined;
    throw new PackageFault('package-malformed', 'The package ends in the middle of an entry.');
  }

  /** The next so many bytes as they come. */
  async *through(bytes: number): AsyncGenerator<Buffer> {
    let left = bytes;
    for await (const part of this.#upTo(bytes)) {
      left -= part.length;
      yield part;
    }
    if (left > 0)
      throw new PackageFault('package-malformed', 'The package ends in the middle of a file.');
  }

  async *#upTo(bytes: number): AsyncGenerator<Buffer> {
    for (let left = bytes; left > 0;) {
      if (this.#rest.length === 0) {
        const next = await this.#source.next();
        if (next.done === true) return;
        this.#rest = next.value;
      }
      const part = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(part.length);
      left -= part.length;
      if (part.length > 0) yield part;
    }
  }
}
