import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

import { freePort, workspaceRoot } from '@jumpfleet/local-servers';

import type { BenchContext } from '../bench.js';

/** A built registry as a process of its own. Nobody asks it anything, so it needs no policy service. */
export async function startRegistryProcess(
  context: BenchContext,
  { databaseUrl, natsUrl }: { databaseUrl: string; natsUrl: string },
): Promise<{ url: string; pid: number }> {
  const port = await freePort();
  const nobody = '127.0.0.1:1';
  const child = spawn(process.execPath, [`${workspaceRoot()}/apps/registry/dist/main.js`], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      HTTP_PORT: String(port),
      GRPC_PORT: '0',
      DATABASE_URL: databaseUrl,
      NATS_URL: natsUrl,
      PUBLIC_URL: 'http://127.0.0.1',
      POLICY_URL: `http://${nobody}`,
      POLICY_GRPC: nobody,
      UPGRADES_GRPC: nobody,
      LOG_LEVEL: 'error',
    },
  });
  context.onEnd(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  const url = `http://127.0.0.1:${port}`;
  for (let isUp = false; !isUp;) {
    await pause(50);
    if (child.exitCode !== null) throw new Error('the registry did not start');
    isUp = await fetch(`${url}/health/live`).then(
      ({ ok }) => ok,
      () => false,
    );
  }
  return { url, pid: child.pid ?? 0 };
}
