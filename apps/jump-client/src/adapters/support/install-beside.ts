import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const installMs = 300_000;
const maxFolders = 100;

/** Runs an installer as whoever runs this program, into a new folder of their home, and starts what it installed. */
export async function installBeside(installer: string, environment: NodeJS.ProcessEnv) {
  const { uid, username } = userInfo();
  const folder = freeFolder(environment['HOME'] ?? homedir());
  const options = { env: environment, timeout: installMs };
  const asRoot = uid === 0 ? ['--user', username] : [];
  await inWords(run('sh', [installer, '--install-dir', folder, ...asRoot], options));
  try {
    await inWords(run(join(folder, 'init-script'), ['start'], options));
  } catch (error) {
    await run(join(folder, 'uninstall'), [], options).catch(() => undefined);
    throw error;
  }
}

function freeFolder(home: string): string {
  const name = join(home, 'jumpfleet-jump-client');
  for (let count = 1; count <= maxFolders; count++) {
    const folder = count === 1 ? name : `${name}-${String(count)}`;
    if (!existsSync(folder)) return folder;
  }
  throw new Error('there are too many Jump Clients in this home folder');
}

/** What failed says why in the last line that it writes. */
async function inWords(running: Promise<unknown>): Promise<void> {
  try {
    await running;
  } catch (error) {
    const { stderr = '' } = error as Readonly<{ stderr?: string }>;
    const last = stderr.trim().split('\n').at(-1) ?? '';
    throw new Error(last === '' ? 'the installer failed' : last, { cause: error });
  }
}
