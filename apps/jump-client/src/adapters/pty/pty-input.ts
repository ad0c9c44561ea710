import { writeSync } from 'node:fs';

const retryMs = 5;

/**
 * What was typed and not yet taken by the terminal. The descriptor does not block: when the shell
 * does not read, the rest waits here (at most the channel's credit) and is tried again.
 */
export class PtyInput {
  readonly #fd: number;
  readonly #consumed: (bytes: number) => void;
  #waiting: Uint8Array[] = [];
  #retry: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(fd: number, consumed: (bytes: number) => void) {
    this.#fd = fd;
    this.#consumed = consumed;
  }

  write(bytes: Uint8Array): void {
    if (this.#isClosed || bytes.length === 0) return;
    this.#waiting.push(bytes);
    if (this.#retry === undefined) this.#flush();
  }

  /** Must come before the descriptor is closed: its number may be another file's a moment later. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    this.#waiting = [];
  }

  #flush(): void {
    this.#retry = undefined;
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const written = this.#tryWrite(next);
      if (written === undefined) return;
      if (written > 0) this.#consumed(written);
      if (written === next.length) this.#waiting.shift();
      else this.#waiting[0] = next.subarray(written);
    }
  }

  /** `undefined`: not now, or never again. */
  #tryWrite(bytes: Uint8Array): number | undefined {
    try {
      return writeSync(this.#fd, bytes);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN')
        this.#retry = setTimeout(() => this.#flush(), retryMs);
      else this.close();
      return undefined;
    }
  }
}
