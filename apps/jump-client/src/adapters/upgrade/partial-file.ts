import {
  closeSync,
  createReadStream,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { DownloadFile } from '../../application/upgrade/ports.js';

/** Bytes of a download in their order. Not flushed to the disk: what is there is checked anew when it is used. */
export class PartialFile implements DownloadFile {
  readonly path: string;
  #handle: number | undefined;
  #length = 0;

  constructor(path: string) {
    this.path = path;
  }

  content(): AsyncIterable<Buffer> {
    if (!existsSync(this.path)) return nothing();
    return createReadStream(this.path) as AsyncIterable<Buffer>;
  }

  append(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;)
      at += writeSync(this.#open(), bytes, at, bytes.length - at, this.#length + at);
    this.#length += bytes.length;
  }

  truncate(length: number): void {
    ftruncateSync(this.#open(), length);
    this.#length = length;
  }

  close(): void {
    if (this.#handle !== undefined) closeSync(this.#handle);
    this.#handle = undefined;
  }

  remove(): void {
    this.close();
    rmSync(this.path, { force: true });
  }

  #open(): number {
    if (this.#handle === undefined) {
      mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
      if (!existsSync(this.path)) closeSync(openSync(this.path, 'w', 0o600));
      this.#handle = openSync(this.path, 'r+', 0o600);
    }
    return this.#handle;
  }
}

async function* nothing(): AsyncGenerator<Buffer> {
  // An empty file and none are the same.
}
