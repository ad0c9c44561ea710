import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { ToolFailure } from '../../application/session/tool-handler.js';
import { instantOf } from './file-entry.js';
import { bytesFrom, openFile, readThrough } from './open-file.js';
import type { OpenedFile } from './open-file.js';
import { SendBuffers } from './send-buffers.js';

/** Files of the kernel say that they are empty; what they tell ends somewhere. */
const mostOfUnsized = 64 * 1024 * 1024;

export type DownloadRequest = Readonly<{
  offset?: number | undefined;
  modified_at?: string | undefined;
}>;

/** One file on its way out: `whole` is of the whole file, whichever part of it was sent. */
export class Download {
  readonly opened: Readonly<{ length: number; modified_at: string }>;
  readonly #file: OpenedFile;
  readonly #offset: number;
  readonly #hash: Hash = createHash('sha256');
  #length = 0;

  private constructor(file: OpenedFile, offset: number) {
    this.#file = file;
    this.#offset = offset;
    this.opened = { length: file.stats.size, modified_at: instantOf(file.stats) };
  }

  static async of(path: Buffer, request: DownloadRequest): Promise<Download> {
    const file = await openFile(path);
    const download = new Download(file, request.offset ?? 0);
    if (isAsAsked(download.opened, request)) return download;
    await file.handle.close();
    throw changed();
  }

  async *bytes(): AsyncGenerator<Buffer, void> {
    const { handle, stats } = this.#file;
    const to = stats.size === 0 ? mostOfUnsized : stats.size;
    try {
      for await (const bytes of readThrough(handle, this.#offset)) this.#take(bytes);
      const part = { from: this.#offset, to };
      for await (const bytes of bytesFrom(handle, part, new SendBuffers())) {
        this.#take(bytes);
        yield bytes;
      }
      await this.#demandUnchanged();
    } finally {
      await handle.close();
    }
  }

  get whole(): Readonly<{ length: number; sha256: string }> {
    return { length: this.#length, sha256: this.#hash.copy().digest('hex') };
  }

  #take(bytes: Buffer): void {
    this.#hash.update(bytes);
    this.#length += bytes.length;
  }

  /** Something may be added to a file meanwhile, as to a log; what was there must still be what was sent. */
  async #demandUnchanged(): Promise<void> {
    const { handle, stats } = this.#file;
    const now = await handle.stat();
    const isTouched = now.mtimeMs !== stats.mtimeMs && stats.size !== 0;
    if (this.#length < stats.size || (isTouched && now.size <= stats.size)) throw changed();
  }
}

function isAsAsked(
  { length, modified_at: now }: Download['opened'],
  { offset = 0, modified_at: before }: DownloadRequest,
): boolean {
  return offset <= length && (before === undefined || Date.parse(before) === Date.parse(now));
}

const changed = () => new ToolFailure('file-changed', 'The file has changed.');
