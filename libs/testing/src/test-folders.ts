import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { endNotedProcess, runningProcess, writePidFile } from '@jumpfleet/local-servers';

const prefix = 'jumpfleet-test-';
const ownerFile = 'owner';

/** A folder of a spec file, removed when it ends; the next run removes it, and ends its servers, should this one be killed. */
export async function testFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  writePidFile(join(folder, ownerFile), process.pid);
  globalThis.jumpfleetReleases?.push(() => removeFolder(folder));
  return folder;
}

/** Ends and removes what killed test runs left behind. */
export async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const folder = join(tmpdir(), name);
    if (name.startsWith(prefix) && runningProcess(join(folder, ownerFile)) === undefined)
      await removeWithServers(folder);
  }
}

async function removeWithServers(folder: string): Promise<void> {
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  for (const file of files) if (file.endsWith('.pid')) await endNotedProcess(join(folder, file), 0);
  await removeFolder(folder);
}

/** A child of a server that was killed may write there for a moment longer. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}
