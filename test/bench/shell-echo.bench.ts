import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { RepresentativeLine } from '@jumpfleet/gateway-client';
import type { RemoteShell, SiteApi } from '@jumpfleet/gateway-client';
import type { RunningJumpfleet } from '../support/jumpfleet.js';
import type { Bench, BenchContext } from './bench.js';
import { bareWebSocket, localTerminal, timeKeystrokes } from './fleet/keystrokes.js';
import type { Latencies } from './fleet/keystrokes.js';
import { apiOf, installerKey, listAll } from './fleet/site.js';
import type { ListedClient } from './fleet/site.js';

const execute = promisify(execFile);

/** A real Jump Client from the site's own installer, online. */
async function realClient(context: BenchContext, api: SiteApi): Promise<ListedClient> {
  const path = `/api/config/v1/jump-client/installer/${await installerKey(api)}/linux-64`;
  const installer = join(context.workDir, 'installer.bin');
  const download = await fetch(api.site + path);
  await writeFile(installer, Buffer.from(await download.arrayBuffer()));
  const folder = join(context.workDir, 'client');
  const asUser = process.getuid?.() === 0 ? ['--user', userInfo().username] : [];
  await execute('sh', [installer, '--install-dir', folder, '--silent', ...asUser]);
  context.onEnd(() => execute(join(folder, 'init-script'), ['stop']));
  await execute(join(folder, 'init-script'), ['start']);
  for (;;) {
    const [client] = await listAll(api);
    if (client?.status === 'online' && client.shard !== null) return client;
    await pause(100);
  }
}

/** The representative's line goes to a shard that does not hold the client's. */
async function shellAcrossShards(
  system: RunningJumpfleet,
  api: SiteApi,
  client: ListedClient,
): Promise<{ line: RepresentativeLine; shell: RemoteShell }> {
  const other = client.shard === 'shard-1' ? 'shard-2' : 'shard-1';
  const port = await system.port(`${other}.http`);
  const started = (await api.post(`/api/v1/jump-clients/${client.id}/jump`, {
    tools: ['shell'],
  })) as { ticket: string };
  const line = await RepresentativeLine.open(`ws://127.0.0.1:${port}/session`, started.ticket);
  return { line, shell: await line.openShell({ cols: 80, rows: 24 }) };
}

/** From here on the terminal echoes, and nothing else is printed. */
async function justEcho(shell: RemoteShell): Promise<void> {
  const ready = new Promise<void>((resolve) => {
    let output = '';
    shell.on('output', (bytes) => {
      output += Buffer.from(bytes).toString();
      if (output.includes('ready-6')) resolve();
    });
  });
  shell.write(Buffer.from('exec sh -c "echo ready-$((2 * 3)); exec cat > /dev/null"\n'));
  await ready;
  shell.removeAllListeners('output');
}

const figures = (name: string, { p50, p95, p99 }: Latencies) => ({
  [`${name}_p50_ms`]: Number(p50.toFixed(3)),
  [`${name}_p95_ms`]: Number(p95.toFixed(3)),
  [`${name}_p99_ms`]: Number(p99.toFixed(3)),
});

export const bench: Bench = {
  name: 'shell-echo',
  about:
    'keystroke to echo through the whole path: representative, two shards, NATS, a real client',
  async run(context) {
    const keys = context.option('keys', 1_000);
    const terminal = await timeKeystrokes(localTerminal(context), keys);
    const bare = await timeKeystrokes(await bareWebSocket(context), keys);
    const system = await context.jumpfleet();
    const api = apiOf(system);
    const client = await realClient(context, api);
    context.log(`a real Jump Client is online on ${client.shard ?? ''}`);
    const { line, shell } = await shellAcrossShards(system, api, client);
    await justEcho(shell);
    const whole = await timeKeystrokes(
      {
        type: (bytes) => shell.write(bytes),
        listen: (heard) => shell.on('output', heard),
      },
      keys,
    );
    line.end();
    return {
      ok: whole.p50 <= 5,
      metrics: { keystrokes: keys, ...figures('echo', whole) },
      yardstick: {
        ...figures('local_terminal', terminal),
        ...figures('bare_ws', bare),
        most_p50_ms: 5,
      },
    };
  },
};
