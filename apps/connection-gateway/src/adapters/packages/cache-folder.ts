import { lstat, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Of one user, so that nobody else of the machine can have made it. */
export function defaultCacheFolder(): string {
  return join(tmpdir(), `jumpfleet-packages-${userInfo().uid}`);
}

/** Makes the folder, or makes sure that it is ours or the system's: what lies in it is served to clients. */
export async function ownFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = await lstat(folder);
  const { uid } = userInfo();
  if (!found.isDirectory() || ![uid, 0].includes(found.uid))
    throw new Error(`${folder} is not a folder of this user`);
}

/** What is whole, and what is on its way; nothing else in the folder is touched. */
const ours = /^[0-9a-f]{64}(?:\.[\w-]+\.part)?$/;

type Entry = Readonly<{ path: string; bytes: number; usedAt: number }>;

/**
 * Makes room for so many bytes more: what was used longest ago goes. Other shards may do the same at the same time,
 * and go on reading what they have opened.
 */
export async function makeRoom(folder: string, bytes: number, maxBytes: number): Promise<void> {
  const entries = await entriesOf(folder);
  entries.sort((a, b) => a.usedAt - b.usedAt);
  let total = bytes + entries.reduce((sum, entry) => sum + entry.bytes, 0);
  for (const { path, bytes: freed } of entries) {
    if (total <= maxBytes) return;
    await rm(path, { force: true });
    total -= freed;
  }
}

async function entriesOf(folder: string): Promise<Entry[]> {
  const names = (await readdir(folder)).filter((name) => ours.test(name));
  const entries = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      // Another shard may have removed it meanwhile.
      const found = await stat(path).catch(() => undefined);
      return found?.isFile() ? [{ path, bytes: found.size, usedAt: found.mtimeMs }] : [];
    }),
  );
  return entries.flat();
}
