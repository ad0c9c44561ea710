import { execFile } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { RepresentativeLine } from '@jumpfleet/gateway-client';
import type { RemoteShell, SiteApi } from '@jumpfleet/gateway-client';
import type { RunningJumpfleet } from '../../support/jumpfleet.js';
import type { BenchContext } from '../bench.js';
import type { Echo } from '../fleet/keystrokes.js';
import { installerKey, listAll } from '../fleet/site.js';
import type { ListedClient } from '../fleet/site.js';

const execute = promisify(execFile);

export type RealClient = ListedClient & Readonly<{ pid: number }>;

/** A real Jump Client from the site's own installer, online. */
export async function realClient(
  context: BenchContext,
  api: SiteApi,
  name = 'client',
): Promise<RealClient> {
  const known = new Set((await listAll(api)).map(({ id }) => id));
  const path = `/api/config/v1/jump-client/installer/${await installerKey(api)}/linux-64`;
  const installer = join(context.workDir, `${name}.bin`);
  const download = await fetch(api.site + path);
  await writeFile(installer, Buffer.from(await download.arrayBuffer()));
  const folder = join(context.workDir, name);
  const asUser = process.getuid?.() === 0 ? ['--user', userInfo().username] : [];
  await execute('sh', [installer, '--install-dir', folder, '--silent', ...asUser]);
  context.onEnd(() => execute(join(folder, 'init-script'), ['stop']));
  await start(context, join(folder, 'init-script'));
  for (;;) {
    const client = (await listAll(api)).find(({ id }) => !known.has(id));
    if (client?.status === 'online' && client.shard !== null)
      return { ...client, pid: await pidIn(folder) };
    await pause(100);
  }
}

/**
 * Of this account, but with a home that has nothing in it: what else its owner wants done at each login is no part of
 * the measure. Only root can say so, to the client alone, in a mount namespace of its own.
 */
async function start(context: BenchContext, script: string): Promise<void> {
  if (process.getuid?.() !== 0) {
    await execute(script, ['start']);
    return;
  }
  const home = await mkdtemp(join(context.workDir, 'home-'));
  const accounts = join(home, '..', 'passwd-of-the-client');
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n');
  const moved = lines.map((line) => {
    const [name, password, id, ...rest] = line.split(':');
    if (id !== '0') return line;
    const [group = '', about = '', , shell = ''] = rest;
    return [name, password, id, group, about, home, shell].join(':');
  });
  await writeFile(accounts, moved.join('\n'));
  const bound = 'mount --bind "$1" /etc/passwd && exec "$2" start';
  await execute('unshare', ['--mount', 'sh', '-c', bound, 'sh', accounts, script]);
}

async function pidIn(folder: string): Promise<number> {
  const { stdout } = await execute(join(folder, 'init-script'), ['status']);
  const named = /\b(?:pid|process) (\d+)/i.exec(stdout)?.[1];
  return Number(named ?? (await readFile(join(folder, 'pid'), 'utf8')).trim());
}

/** Where the client is not: the bytes of such a session go over the bus. */
export const otherShard = ({ shard }: ListedClient): string =>
  shard === 'shard-1' ? 'shard-2' : 'shard-1';

type Jump = Readonly<{ ticket: string }>;

export type Site = Readonly<{ system: RunningJumpfleet; api: SiteApi }>;

/** A jump whose representative's line goes to a shard of choice. */
export async function jumpOver(
  { system, api }: Site,
  clientId: string,
  shard: string,
): Promise<Readonly<{ url: string; ticket: string }>> {
  const port = await system.port(`${shard}.http`);
  const { ticket } = (await api.post(`/api/v1/jump-clients/${clientId}/jump`, {})) as Jump;
  return { url: `ws://127.0.0.1:${port}/session`, ticket };
}

export async function lineOver(
  site: Site,
  clientId: string,
  shard: string,
): Promise<RepresentativeLine> {
  const { url, ticket } = await jumpOver(site, clientId, shard);
  return RepresentativeLine.open(url, ticket);
}

/** From here on the terminal echoes, and nothing else is printed. */
export async function justEcho(shell: RemoteShell): Promise<Echo> {
  const ready = new Promise<void>((resolve) => {
    let output = '';
    shell.on('output', (bytes) => {
      output += Buffer.from(bytes).toString();
      if (output.includes('ready-6')) resolve();
    });
  });
  shell.write(Buffer.from(`${echoing}\n`));
  await ready;
  shell.removeAllListeners('output');
  return {
    type: (bytes) => shell.write(bytes),
    listen: (heard) => shell.on('output', heard),
  };
}

/** A command after which a terminal answers with what is typed. */
export const echoing = 'exec sh -c "echo ready-$((2 * 3)); exec cat > /dev/null"';
