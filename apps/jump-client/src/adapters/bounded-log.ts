import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientLog } from '../application/ports.js';

const maxBytes = 1_048_576;

/** `log/client.log` and the one before it: never more than two megabytes. */
export class BoundedLog implements ClientLog {
  readonly #path: string;

  constructor(installDir: string) {
    const folder = join(installDir, 'log');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#path = join(folder, 'client.log');
  }

  info(message: string): void {
    this.#write('info', message);
  }

  error(message: string): void {
    this.#write('error', message);
  }

  /** A full disk or a folder that was just removed must not stop the client. */
  #write(level: string, message: string): void {
    const text = message.replaceAll(/\s+/g, ' ');
    try {
      this.#makeRoom();
      appendFileSync(this.#path, `${new Date().toISOString()} ${level} ${text}\n`);
    } catch {
      // There is nowhere left to say it.
    }
  }

  #makeRoom(): void {
    const size = statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0;
    if (size >= maxBytes) renameSync(this.#path, `${this.#path}.1`);
  }
}
