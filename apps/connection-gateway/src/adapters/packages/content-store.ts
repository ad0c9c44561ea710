import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { open, rename, rm, utimes } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Content } from '../../application/upgrades/frame-blocks.js';
import { makeRoom, ownFolder } from './cache-folder.js';
import { Kept } from './kept.js';
import { PackageUnusable } from './package-service.js';
import type { PackageSource } from './package-service.js';

export type ContentStoreOptions = Readonly<{
  folder: string;
  maxBytes: number;
  /** What is not whole yet bears it in its name: of one shard there is one at a time. */
  shard: string;
}>;

const openAtOnce = 16;
const hashedAtOnce = 1_048_576;

/**
 * Contents on this machine's disk, by their digest. Nothing is served that was not hashed since this process
 * started; what was fetched in part is gone on with. Shards share the folder: a whole content comes into it by a
 * rename, and one that is removed stays readable for those who have it open.
 */
export class ContentStore {
  private readonly opened = new Kept<DiskContent>(openAtOnce, (content) => void content.release());

  constructor(
    private readonly source: PackageSource,
    private readonly options: ContentStoreOptions,
  ) {}

  open(digest: string, length: number): Promise<Content> {
    return this.opened.get(digest, () => this.find(digest, length));
  }

  close(): void {
    this.opened.clear();
  }

  private async find(digest: string, length: number): Promise<DiskContent> {
    const { folder, maxBytes, shard } = this.options;
    await ownFolder(folder);
    const path = join(folder, digest);
    const known = await openVerified(path, digest, length);
    if (known) return known;
    await makeRoom(folder, length, maxBytes);
    const part = `${path}.${shard}.part`;
    await this.fetch(part, digest, length);
    await rename(part, path);
    const fetched = await openVerified(path, digest, length);
    if (!fetched) throw new PackageUnusable('the content did not stay as it was written');
    return fetched;
  }

  /** Goes on where an earlier attempt ended, and keeps what came when this one ends early. */
  private async fetch(part: string, digest: string, length: number): Promise<void> {
    const file = await open(part, 'a+', 0o600);
    try {
      const hash = createHash('sha256');
      const at = await hashFile(file, hash);
      const end = at < length ? await this.append(file, hash, { digest, length, at }) : at;
      if (end === length && hash.digest('hex') === digest) return;
    } finally {
      await file.close();
    }
    await rm(part, { force: true });
    throw new PackageUnusable('what was fetched is not what was asked for');
  }

  /** Answers how long the file is then. */
  private async append(
    file: FileHandle,
    hash: Hash,
    { digest, length, at }: Readonly<{ digest: string; length: number; at: number }>,
  ): Promise<number> {
    let end = at;
    for await (const bytes of this.source.content(digest, at)) {
      end += bytes.length;
      if (end > length) break;
      hash.update(bytes);
      await file.appendFile(bytes);
    }
    return end;
  }
}

/** An opened file that is closed when nobody reads it any more. */
class DiskContent implements Content {
  private reading = 0;
  private isReleased = false;

  constructor(
    readonly digest: string,
    readonly length: number,
    private readonly file: FileHandle,
  ) {}

  async read(position: number, views: readonly Uint8Array[]): Promise<void> {
    if (this.isReleased) throw new PackageUnusable('the content is not open any more');
    this.reading++;
    try {
      const { bytesRead } = await this.file.readv([...views], position);
      const wanted = views.reduce((sum, { length }) => sum + length, 0);
      if (bytesRead !== wanted) throw new PackageUnusable('the content is shorter than it was');
    } finally {
      this.reading--;
      await this.closeIfDone();
    }
  }

  async release(): Promise<void> {
    this.isReleased = true;
    await this.closeIfDone();
  }

  private async closeIfDone(): Promise<void> {
    if (this.isReleased && this.reading === 0) await this.file.close();
  }
}

/** `undefined` when it is not there, or is not what its name says; then it is removed. */
async function openVerified(
  path: string,
  digest: string,
  length: number,
): Promise<DiskContent | undefined> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return undefined;
  const hash = createHash('sha256');
  const found = await hashFile(file, hash);
  if (found === length && hash.digest('hex') === digest) {
    const now = new Date();
    await utimes(path, now, now).catch(() => undefined);
    return new DiskContent(digest, length, file);
  }
  await file.close();
  await rm(path, { force: true });
  return undefined;
}

async function hashFile(file: FileHandle, hash: Hash): Promise<number> {
  const memory = Buffer.allocUnsafe(hashedAtOnce);
  for (let at = 0; ;) {
    const { bytesRead } = await file.read(memory, 0, memory.length, at);
    if (bytesRead === 0) return at;
    hash.update(memory.subarray(0, bytesRead));
    at += bytesRead;
  }
}
