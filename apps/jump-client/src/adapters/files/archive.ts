import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { constants } from 'node:fs';
import type { Stats } from 'node:fs';
import { lstat, readlink } from 'node:fs/promises';
import { groupName, userName } from '../user-names.js';
import { maxDepth } from './listing.js';
import { bytesFrom, openFile } from './open-file.js';
import type { OpenedFile } from './open-file.js';
import type { OpenFolder } from './open-folder.js';
import { SendBuffers, pieceBytes } from './send-buffers.js';
import { endOfArchive, headersOf, paddingOf } from './tar.codec.js';
import type { TarMember } from './tar.codec.js';

type Place = Readonly<{ path: Buffer; depth: number }>;

/**
 * A folder as a tar archive, written as it is read. Links stay links, pipes and devices stay away. What
 * may not be read is left out and counted.
 */
export class Archive {
  readonly #folder: OpenFolder;
  readonly #name: Buffer;
  readonly #hash: Hash = createHash('sha256');
  readonly #buffers = new SendBuffers();
  #length = 0;
  #skipped = 0;

  constructor(folder: OpenFolder, name: Buffer) {
    this.#folder = folder;
    this.#name = name;
  }

  get whole(): Readonly<{ length: number; sha256: string; skipped: number }> {
    const sha256 = this.#hash.copy().digest('hex');
    return { length: this.#length, sha256, skipped: this.#skipped };
  }

  /** Small members travel together. */
  async *bytes(): AsyncGenerator<Buffer, void> {
    let waiting: Buffer[] = [];
    let bytes = 0;
    for await (const part of this.#parts()) {
      this.#hash.update(part);
      this.#length += part.length;
      waiting.push(part);
      bytes += part.length;
      if (bytes < pieceBytes / 4) continue;
      yield bytes === part.length ? part : Buffer.concat(waiting);
      [waiting, bytes] = [[], 0];
    }
    if (bytes > 0) yield Buffer.concat(waiting);
  }

  async *#parts(): AsyncGenerator<Buffer, void> {
    yield* this.#inFolder(this.#folder, { path: this.#name, depth: 1 });
    yield endOfArchive;
  }

  async *#inFolder(folder: OpenFolder, place: Place): AsyncGenerator<Buffer, void> {
    try {
      if (place.path.length > 0)
        yield headersOf(memberOf(place.path, await lstat(folder.path(Buffer.from('.'))), 'folder'));
      for await (const batch of folder.entries())
        for (const { name } of batch) yield* this.#entry(folder, name, place);
    } finally {
      await folder.close();
    }
  }

  async *#entry(folder: OpenFolder, name: Buffer, place: Place): AsyncGenerator<Buffer, void> {
    const path =
      place.path.length === 0 ? name : Buffer.concat([place.path, Buffer.from('/'), name]);
    const stats = await quietly(lstat(folder.path(name)));
    if (stats === undefined) return;
    if (stats.isDirectory()) yield* this.#folderIn(folder, name, { path, depth: place.depth + 1 });
    else if (stats.isSymbolicLink()) yield* linkIn(folder, name, memberOf(path, stats, 'link'));
    else if (stats.isFile()) yield* this.#fileIn(folder, name, path);
  }

  async *#folderIn(folder: OpenFolder, name: Buffer, place: Place): AsyncGenerator<Buffer, void> {
    const inner = place.depth <= maxDepth ? await quietly(folder.folder(name)) : undefined;
    if (inner) yield* this.#inFolder(inner, place);
    else this.#skipped++;
  }

  async *#fileIn(folder: OpenFolder, name: Buffer, path: Buffer): AsyncGenerator<Buffer, void> {
    const file = await quietly(openFile(folder.path(name), constants.O_NOFOLLOW));
    if (file) yield* contentOf(path, file, this.#buffers);
    else this.#skipped++;
  }
}

async function* linkIn(
  folder: OpenFolder,
  name: Buffer,
  member: TarMember,
): AsyncGenerator<Buffer, void> {
  const target = await quietly(readlink(folder.path(name), { encoding: 'buffer' }));
  if (target) yield headersOf({ ...member, target });
}

async function* contentOf(
  path: Buffer,
  { handle, stats }: OpenedFile,
  buffers: SendBuffers,
): AsyncGenerator<Buffer, void> {
  try {
    yield headersOf(memberOf(path, stats, 'file'));
    let missing = stats.size;
    for await (const bytes of bytesFrom(handle, { from: 0, to: stats.size }, buffers)) {
      missing -= bytes.length;
      yield bytes;
    }
    // The header has said how long it is: a file that got shorter ends in zeros.
    for (; missing > 0; missing -= pieceBytes) yield Buffer.alloc(Math.min(missing, pieceBytes));
    yield paddingOf(stats.size);
  } finally {
    await handle.close();
  }
}

function memberOf(path: Buffer, stats: Stats, type: TarMember['type']): TarMember {
  return {
    path,
    type,
    mode: stats.mode & 0o7777,
    uid: stats.uid,
    gid: stats.gid,
    user: userName(stats.uid),
    group: groupName(stats.gid),
    size: type === 'file' ? stats.size : 0,
    modifiedAtSeconds: Math.floor(stats.mtimeMs / 1_000),
  };
}

function quietly<T>(wanted: Promise<T>): Promise<T | undefined> {
  return wanted.catch(() => undefined);
}
