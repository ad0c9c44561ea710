import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

import { freePort, workspaceRoot } from '@jumpfleet/local-servers';
import { serviceSecret } from '@jumpfleet/policy-neighbour';

import type { BenchContext } from '../bench.js';

export type PolicyProcess = Readonly<{
  url: string;
  grpcAddress: string;
  pid: number;
  stop: () => Promise<void>;
}>;

/** A built policy as a process of its own. */
export async function startPolicyProcess(
  context: BenchContext,
  { databaseUrl, natsUrl }: Readonly<{ databaseUrl: string; natsUrl: string }>,
): Promise<PolicyProcess> {
  const [port, grpcPort] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, [`${workspaceRoot()}/apps/policy/dist/main.js`], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      HTTP_PORT: String(port),
      GRPC_PORT: String(grpcPort),
      DATABASE_URL: databaseUrl,
      NATS_URL: natsUrl,
      SERVICE_SECRET: serviceSecret,
      SEALING_KEY: randomBytes(32).toString('base64url'),
      JUMPFLEET_ADMIN_PASSWORD: 'correct horse battery staple',
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
    if (child.exitCode !== null) throw new Error('policy did not start');
    isUp = await fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  }
  const grpcAddress = `127.0.0.1:${grpcPort}`;
  return { url, grpcAddress, pid: child.pid ?? 0, stop: () => end('SIGTERM') };
}
