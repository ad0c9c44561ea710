import { constants } from 'node:fs';
import type { Dir, Dirent } from 'node:fs';
import { open, opendir } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

const asFolder = constants.O_RDONLY | constants.O_DIRECTORY;
const entriesAtOnce = 128;

export type FolderEntry = Readonly<{ name: Buffer; isFolder: boolean }>;

/**
 * A folder that is held open: what lies in it is reached through the descriptor, so that nobody can
 * put a link in the way between two looks at the same path.
 */
export class OpenFolder {
  readonly #handle: FileHandle;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** The folder under this path, which may be a link to it. */
  static async at(path: Buffer): Promise<OpenFolder> {
    return new OpenFolder(await open(path, asFolder));
  }

  /** A folder in this one; what is not a folder itself is refused, a link too. */
  async folder(name: Buffer): Promise<OpenFolder> {
    return new OpenFolder(await open(this.path(name), asFolder | constants.O_NOFOLLOW));
  }

  path(name: Buffer): Buffer {
    return Buffer.concat([Buffer.from(`/proc/self/fd/${String(this.#handle.fd)}/`), name]);
  }

  /** What lies in it, some at a time, in no order. */
  async *entries(): AsyncGenerator<readonly FolderEntry[], void> {
    // In latin1 each byte of a name is one character.
    const dir: Dir = await opendir(`/proc/self/fd/${String(this.#handle.fd)}`, {
      encoding: 'latin1',
      bufferSize: entriesAtOnce,
    });
    try {
      for (let batch = await batchOf(dir); batch.length > 0; batch = await batchOf(dir))
        yield batch;
    } finally {
      await dir.close();
    }
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

async function batchOf(dir: Dir): Promise<FolderEntry[]> {
  const batch: FolderEntry[] = [];
  while (batch.length < entriesAtOnce) {
    const entry: Dirent | null = await dir.read();
    if (entry === null) break;
    batch.push({ name: Buffer.from(entry.name, 'latin1'), isFolder: entry.isDirectory() });
  }
  return batch;
}
