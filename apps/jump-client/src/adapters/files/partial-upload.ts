import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { constants, readFileSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { lstat, open, statfs, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { ToolFailure } from '../../application/session/tool-handler.js';
import { codeOf } from './failures.js';
import { readThrough } from './open-file.js';
import { joined, placeOf } from './path.codec.js';

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDWR } = constants;
const own = 0o600;

/** What came of an upload so far lies beside its target, hidden, under a name that the same upload finds again. */
export function partialPath(target: Buffer, upload: string): Buffer {
  const { folder, name } = placeOf(target);
  const key = createHash('sha256').update(upload).update('\0').update(name).digest('hex');
  return joined(folder, Buffer.from(`.jumpfleet-upload-${key.slice(0, 32)}`));
}

/** A file that grows at its end, and knows the digest of what is in it. */
export class PartialUpload {
  readonly path: Buffer;
  /** What was there already. */
  readonly found: number;
  readonly #handle: FileHandle;
  readonly #hash: Hash = createHash('sha256');
  #length = 0;

  private constructor(path: Buffer, handle: FileHandle, found: number) {
    this.path = path;
    this.#handle = handle;
    this.found = found;
  }

  static async open(path: Buffer): Promise<PartialUpload> {
    const handle = (await opened(path)) ?? (await created(path));
    const { size } = await handle.stat();
    return new PartialUpload(path, handle, size);
  }

  get length(): number {
    return this.#length;
  }

  /** Before anything is added: the digest begins with what was there. */
  async readFound(): Promise<void> {
    for await (const bytes of readThrough(this.#handle, this.found)) this.#take(bytes);
    if (this.#length !== this.found) throw new ToolFailure('upload-changed', 'It got shorter.');
  }

  async add(chunks: readonly Buffer[]): Promise<void> {
    const wanted = chunks.reduce((sum, { length }) => sum + length, 0);
    const { bytesWritten } = await this.#handle.writev(chunks, this.#length);
    for (const chunk of chunks) this.#take(chunk);
    if (bytesWritten < wanted) await this.#addRest(chunks, bytesWritten);
  }

  /** A disk that is nearly full takes a part. */
  async #addRest(chunks: readonly Buffer[], written: number): Promise<void> {
    const rest = Buffer.concat(chunks).subarray(written);
    for (let at = 0; at < rest.length;) {
      const position = this.#length - rest.length + at;
      const { bytesWritten } = await this.#handle.write(rest, at, rest.length - at, position);
      if (bytesWritten === 0) throw new ToolFailure('disk-full', 'The disk is full.');
      at += bytesWritten;
    }
  }

  digest(): string {
    return this.#hash.copy().digest('hex');
  }

  /** The rights of what it replaces, or those of any new file; and safe on the disk. */
  async finish(replaced: Stats | undefined): Promise<void> {
    if (replaced === undefined) await this.#handle.chmod(0o666 & ~umask());
    else await this.#takeRights(replaced);
    await this.#handle.sync();
  }

  async #takeRights({ uid, gid, mode }: Stats): Promise<void> {
    const isOwners = await this.#handle.chown(uid, gid).then(
      () => true,
      () => false,
    );
    await this.#handle.chmod(mode & (isOwners ? 0o7777 : 0o777));
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  async discard(): Promise<void> {
    await this.#handle.close();
    await unlink(this.path).catch(() => undefined);
  }

  #take(bytes: Buffer): void {
    this.#hash.update(bytes);
    this.#length += bytes.length;
  }
}

/** As the kernel tells it: asking Node would change it for a moment. */
function umask(): number {
  const told = /^Umask:\s+([0-7]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return Number.parseInt(told ?? '077', 8);
}

/** What an earlier part of the same upload left; anything that somebody else put there does not count. */
async function opened(path: Buffer): Promise<FileHandle | undefined> {
  const handle = await open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK).catch((error: unknown) => {
    if (codeOf(error) === 'ENOSPC') throw error;
    return undefined;
  });
  const stats = await handle?.stat();
  if (stats?.isFile() && stats.nlink === 1 && stats.uid === process.geteuid?.()) return handle;
  await handle?.close();
  return undefined;
}

async function created(path: Buffer): Promise<FileHandle> {
  await unlink(path).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error;
  });
  return open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, own);
}

/** What is there now under the target's name, where it may be replaced. */
export async function replaceable(
  target: Buffer,
  mayOverwrite: boolean,
): Promise<Stats | undefined> {
  const there = await lstat(target).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (there === undefined) return undefined;
  if (there.isDirectory()) throw new ToolFailure('is-a-folder', 'There is a folder of this name.');
  if (!mayOverwrite)
    throw new ToolFailure('path-exists', 'There is something under this path already.');
  if (there.isFile()) return there;
  if (there.isSymbolicLink()) return undefined;
  throw new ToolFailure('not-a-file', 'What is there is no file.');
}

/** Said before anything is sent, where it is known already. */
export async function demandSpace(folder: Buffer, bytes: number): Promise<void> {
  const { blocks, bavail, bfree, bsize } = await statfs(folder);
  const free = (process.geteuid?.() === 0 ? bfree : bavail) * bsize;
  if (blocks > 0 && bytes > free) throw new ToolFailure('disk-full', 'The disk is full.');
}
