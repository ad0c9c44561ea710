import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

import { freePort, workspaceRoot } from '@jumpfleet/local-servers';
import { serviceSecret } from '@jumpfleet/policy-neighbour';

import type { BenchContext } from '../bench.js';

const nobody = '127.0.0.1:1';

export type RegistryProcess = Readonly<{ url: string; pid: number; stop: () => Promise<void> }>;

/** A built registry as a process of its own; without a policy service nobody can ask it anything. */
export async function startRegistryProcess(
  context: BenchContext,
  {
    databaseUrl,
    natsUrl,
    policy = { url: `http://${nobody}`, grpcAddress: nobody },
  }: {
    databaseUrl: string;
    natsUrl: string;
    policy?: Readonly<{ url: string; grpcAddress: string | undefined }>;
  },
): Promise<RegistryProcess> {
  const port = await freePort();
  const child = spawn(process.execPath, [`${workspaceRoot()}/apps/registry/dist/main.js`], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      HTTP_PORT: String(port),
      GRPC_PORT: '0',
      DATABASE_URL: databaseUrl,
      NATS_URL: natsUrl,
      PUBLIC_URL: 'http://127.0.0.1',
      POLICY_URL: policy.url,
      POLICY_GRPC: policy.grpcAddress,
      UPGRADES_GRPC: nobody,
      SERVICE_SECRET: serviceSecret,
      LOG_LEVEL: 'error',
    },
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  context.onEnd(() => end('SIGKILL'));
  const url = `http://127.0.0.1:${port}`;
  for (let isUp = false; !isUp;) {
    await pause(50);
    if (child.exitCode !== null) throw new Error('the registry did not start');
    isUp = await fetch(`${url}/health/live`).then(
      ({ ok }) => ok,
      () => false,
    );
  }
  return { url, pid: child.pid ?? 0, stop: () => end('SIGTERM') };
}
