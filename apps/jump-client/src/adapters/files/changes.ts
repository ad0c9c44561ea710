import { link, lstat, mkdir, rename, rmdir, unlink } from 'node:fs/promises';
import { ToolFailure } from '../../application/session/tool-handler.js';
import { codeOf } from './failures.js';
import { maxDepth } from './listing.js';
import { OpenFolder } from './open-folder.js';
import { placeOf } from './path.codec.js';

export async function make(path: Buffer): Promise<void> {
  await mkdir(path);
}

/** Puts something under another name; nothing that has that name is lost unless that was asked for. */
export async function renameTo(from: Buffer, to: Buffer, overwrite: boolean): Promise<void> {
  placeOf(from);
  placeOf(to);
  const stats = await lstat(from);
  if (overwrite) return rename(from, to);
  if (!stats.isDirectory() && (await isMovedByLink(from, to))) return;
  await demandNothing(to);
  await rename(from, to);
}

/** A link can only be made where nothing is: the one way to rename that takes nobody's name. */
async function isMovedByLink(from: Buffer, to: Buffer): Promise<boolean> {
  try {
    await link(from, to);
  } catch (error) {
    if (cannotLink.has(codeOf(error) ?? '')) return false;
    throw error;
  }
  await unlink(from);
  return true;
}

/** Disks without hard links, and files that the system lets nobody else link to. */
const cannotLink: ReadonlySet<string> = new Set(['EPERM', 'EOPNOTSUPP', 'ENOTSUP', 'EMLINK']);

/** Gives a file its name; what was there goes only if that was asked for. */
export async function publish(part: Buffer, name: Buffer, overwrite: boolean): Promise<void> {
  if (overwrite) return rename(part, name);
  if (await isMovedByLink(part, name)) return;
  await demandNothing(name);
  await rename(part, name);
}

async function demandNothing(path: Buffer): Promise<void> {
  const there = await lstat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (there) throw new ToolFailure('path-exists', 'There is something under this path already.');
}

/** Removes a file, a link, or a folder; with what lies in it only where that was asked for. */
export async function remove(
  path: Buffer,
  isRecursive: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { folder, name } = placeOf(path);
  const stats = await lstat(path);
  if (!stats.isDirectory()) return unlink(path);
  if (!isRecursive) return rmdir(path);
  const parent = await OpenFolder.at(folder);
  try {
    await removeFolder(parent, name, { signal, depth: 1 });
  } finally {
    await parent.close();
  }
}

const maxAttempts = 3;

type Removal = Readonly<{ signal: AbortSignal; depth: number }>;

async function removeFolder(parent: OpenFolder, name: Buffer, removal: Removal): Promise<void> {
  if (removal.depth > maxDepth) throw new ToolFailure('io-failed', 'The folders lie too deep.');
  // Somebody may put something into it meanwhile, and some disks pass over entries while others go.
  for (let attempt = 1; ; attempt++) {
    await emptied(await parent.folder(name), removal);
    try {
      await rmdir(parent.path(name));
      return;
    } catch (error) {
      if (codeOf(error) !== 'ENOTEMPTY' || attempt === maxAttempts) throw error;
    }
  }
}

async function emptied(folder: OpenFolder, removal: Removal): Promise<void> {
  try {
    await empty(folder, removal);
  } finally {
    await folder.close();
  }
}

async function empty(folder: OpenFolder, removal: Removal): Promise<void> {
  const below = { ...removal, depth: removal.depth + 1 };
  for await (const batch of folder.entries()) {
    removal.signal.throwIfAborted();
    await Promise.all(
      batch.filter(({ isFolder }) => !isFolder).map(({ name }) => unlink(folder.path(name))),
    );
    for (const { name, isFolder } of batch) if (isFolder) await removeFolder(folder, name, below);
  }
}
