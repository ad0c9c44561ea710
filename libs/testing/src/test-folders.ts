import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const testFolderPrefix = 'jumpfleet-test-';
const ownerFile = 'owner';

/** A folder of a running test; the next run removes it should this one be killed. */
export async function testFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), testFolderPrefix));
  await rememberOwner(folder);
  return folder;
}

export async function rememberOwner(folder: string): Promise<void> {
  await writeFile(join(folder, ownerFile), String(process.pid));
}

/** Removes what killed runs left behind. Their servers end by themselves once their folder is gone or by hand. */
export async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(testFolderPrefix)) continue;
    const folder = join(tmpdir(), name);
    const owner = Number(await readFile(join(folder, ownerFile), 'utf8').catch(() => '0'));
    if (!isAlive(owner)) await rm(folder, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  if (pid === 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
