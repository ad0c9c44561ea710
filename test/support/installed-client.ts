import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { atEndOfSpecFile } from '@jumpfleet/testing';

import type { Scenario } from './scenario.js';

const execute = promisify(execFile);

export type InstalledClient = Readonly<{
  dir: string;
  control(action: 'start' | 'stop' | 'status' | 'restart'): Promise<string>;
  uninstall(): Promise<void>;
}>;

/** A real Jump Client, installed the way a person does it: create an installer, download it, run it. */
export async function installClient(
  { api, system, folder }: Scenario,
  name: string,
): Promise<InstalledClient> {
  const created = (await api.post('/api/config/v1/jump-client/installer', {
    name,
    jump_group_id: 1,
  })) as { installer_id: string };
  const download = `/api/config/v1/jump-client/installer/${created.installer_id}/linux-64`;
  const response = await fetch(system.url + download);
  if (!response.ok) throw new Error(`the download answered ${response.status}`);
  const installer = join(folder, `${name}.bin`);
  await writeFile(installer, Buffer.from(await response.arrayBuffer()));
  const dir = join(folder, name);
  const asUser = process.getuid?.() === 0 ? ['--user', userInfo().username] : [];
  await execute('sh', [installer, '--install-dir', dir, '--silent', ...asUser]);
  const control = async (action: string): Promise<string> =>
    (await execute(join(dir, 'init-script'), [action])).stdout;
  atEndOfSpecFile(() => control('stop').catch(() => undefined));
  return {
    dir,
    control,
    uninstall: async () => {
      await execute(join(dir, 'uninstall'));
    },
  };
}
