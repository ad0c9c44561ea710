import { randomUUID } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { ByteRange, PackageContents } from '../../application/packages/contents.js';

const digestPattern = /^[0-9a-f]{64}$/;

/** Contents as files of one folder, each under its digest. What has its name is whole and on the disk. */
export class DiskContents implements PackageContents {
  constructor(private readonly folder: string) {}

  async lengthOf(digest: string): Promise<number | undefined> {
    const found = await orNothing(stat(this.pathOf(digest)));
    return found?.size;
  }

  async put(digest: string, file: string): Promise<void> {
    const path = this.pathOf(digest);
    const { size } = await stat(file);
    if ((await this.lengthOf(digest)) === size) return;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const part = `${path}.${randomUUID()}.part`;
    try {
      await copyFile(file, part, constants.COPYFILE_FICLONE);
      await synced(part);
      await rename(part, path);
    } finally {
      await rm(part, { force: true });
    }
    await synced(dirname(path));
  }

  async read(digest: string, range?: ByteRange): Promise<Readable | undefined> {
    const file = await orNothing(open(this.pathOf(digest)));
    return file && createReadStream('', { fd: file, ...range });
  }

  async remove(digest: string): Promise<void> {
    await rm(this.pathOf(digest), { force: true });
  }

  async *digests(): AsyncIterable<string> {
    for (const shelf of (await orNothing(readdir(this.folder))) ?? [])
      for (const name of (await orNothing(readdir(join(this.folder, shelf)))) ?? [])
        if (digestPattern.test(name)) yield name;
  }

  private pathOf(digest: string): string {
    if (!digestPattern.test(digest)) throw new Error('this is no digest');
    return join(this.folder, digest.slice(0, 2), digest);
  }
}

async function synced(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function orNothing<Value>(asked: Promise<Value>): Promise<Value | undefined> {
  try {
    return await asked;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
