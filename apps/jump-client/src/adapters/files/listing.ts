import type { FileEntry } from '@jumpfleet/gateway-contracts';
import { jsonLines } from '../../application/session/send-all.js';
import { entryOf } from './file-entry.js';
import type { FolderEntry, OpenFolder } from './open-folder.js';
import { textOf } from './path.codec.js';

/** Each level holds two descriptors. */
export const maxDepth = 512;

/** A line of JSON per entry, as the folder is read: however many there are, few are in memory. */
export async function* listing(folder: OpenFolder, isRecursive: boolean): AsyncGenerator<Buffer> {
  yield* jsonLines(entriesOf(folder, { prefix: '', depth: isRecursive ? 1 : maxDepth }));
}

type Place = Readonly<{ prefix: string; depth: number }>;

async function* entriesOf(folder: OpenFolder, place: Place): AsyncGenerator<FileEntry> {
  try {
    for await (const batch of folder.entries()) {
      const told = await Promise.all(batch.map((entry) => tell(folder, entry, place)));
      yield* told.filter((entry) => entry !== undefined);
      if (place.depth < maxDepth) yield* inFoldersOf(folder, batch, place);
    }
  } finally {
    await folder.close();
  }
}

async function* inFoldersOf(
  folder: OpenFolder,
  batch: readonly FolderEntry[],
  { prefix, depth }: Place,
): AsyncGenerator<FileEntry> {
  for (const { name, isFolder } of batch) {
    if (!isFolder) continue;
    const inner = await folder.folder(name).catch(() => undefined);
    const below = { prefix: `${prefix}${textOf(name)}/`, depth: depth + 1 };
    if (inner !== undefined) yield* entriesOf(inner, below);
  }
}

/** Nothing of what went in the meantime. */
async function tell(
  folder: OpenFolder,
  { name }: FolderEntry,
  { prefix }: Place,
): Promise<FileEntry | undefined> {
  return entryOf(folder.path(name), prefix + textOf(name)).catch(() => undefined);
}
