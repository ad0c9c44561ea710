import { fork, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, workspaceRoot } from '@jumpfleet/local-servers';
import { thumbprint } from '@jumpfleet/keys';
import type { BenchContext } from '../bench.js';
import type { Order, Report } from './generator.js';
import type { SigningKey } from './lean-client.js';

const loader = ['--import', `${workspaceRoot()}/tools/setup/typescript.mjs`];

export type ServerProcess = Readonly<{ port: number; pid: number; stop: () => Promise<void> }>;

/** Binds a process to one core, so that what is measured per core is. */
async function pin(pid: number, core: number | undefined): Promise<void> {
  if (core === undefined) return;
  const tool = spawn('taskset', ['-a', '-cp', String(core), String(pid)], { stdio: 'ignore' });
  await once(tool, 'exit');
}
export { pin };

export async function startBareServer(
  context: BenchContext,
  core?: number,
): Promise<ServerProcess> {
  const child = fork(new URL('./bare-server.ts', import.meta.url), [], { execArgv: loader });
  const [port] = (await once(child, 'message')) as [number];
  return await serverProcess(context, child, { port, core, signal: 'SIGKILL' });
}

export type ShardEnvironment = Readonly<{
  natsUrl: string;
  issuerUrl: string;
  shard: string;
  /** Where the shard leaves a processor profile when it is stopped. */
  profileDir?: string;
}>;

export async function startShardProcess(
  context: BenchContext,
  { natsUrl, issuerUrl, shard, profileDir }: ShardEnvironment,
  core?: number,
): Promise<ServerProcess> {
  const port = await freePort();
  const main = `${workspaceRoot()}/apps/connection-gateway/dist/main.js`;
  const profiling = profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];
  const child = spawn(process.execPath, [...profiling, main], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      HTTP_PORT: String(port),
      NATS_URL: natsUrl,
      REDIS_URL: 'redis://127.0.0.1:1',
      REGISTRY_URL: issuerUrl,
      SESSIONS_URL: issuerUrl,
      UPGRADES_GRPC: '127.0.0.1:1',
      SERVICE_SECRET: 'a secret for nothing but a benchmark',
      SHARD_ID: shard,
      SLOT_SECRET: 'a secret for nothing but a benchmark',
      ADMISSION: 'off',
      LOG_LEVEL: 'error',
      STATS_INTERVAL_MS: '600000',
    },
  });
  const signal = profileDir === undefined ? 'SIGKILL' : 'SIGTERM';
  const started = await serverProcess(context, child, { port, core, signal });
  while (!(await isReady(port))) await pause(100);
  return started;
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/health/ready`)).ok;
  } catch {
    return false;
  }
}

async function serverProcess(
  context: BenchContext,
  child: ChildProcess,
  { port, core, signal }: { port: number; core: number | undefined; signal: NodeJS.Signals },
): Promise<ServerProcess> {
  const { pid } = child;
  if (pid === undefined) throw new Error('the server did not start');
  await pin(pid, core);
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  context.onEnd(stop);
  return { port, pid, stop };
}

/** Signs the clients' credentials and shows its key, as the registry would. */
export async function startIssuer(
  context: BenchContext,
): Promise<{ url: string; key: SigningKey }> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const privateJwk = privateKey.export({ format: 'jwk' });
  const publicJwk = { kty: 'OKP', crv: 'Ed25519', x: privateJwk.x ?? '' } as const;
  const kid = thumbprint(publicJwk);
  const server = createServer((_request, response) => {
    response.end(JSON.stringify({ keys: [{ ...publicJwk, kid }] }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.onEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, key: { kid, privateJwk } };
}

export type Load = Readonly<{
  /** Makes other clients for the next time. */
  prepare: (order: Order) => Promise<void>;
  go: () => Promise<Extract<Report, { is: 'done' }>>;
  /** The same clients with the passes that they were given the last time. */
  resume: () => Promise<Extract<Report, { is: 'done' }>>;
  /** Ends all connections; the same clients can go again. */
  drop: () => Promise<void>;
  close: () => Promise<void>;
}>;

/** A process full of clients, ready to go. */
export async function prepareLoad(
  context: BenchContext,
  order: Order,
  core?: number,
): Promise<Load> {
  const child = fork(new URL('./generator.ts', import.meta.url), [], { execArgv: loader });
  context.onEnd(() => child.kill('SIGKILL'));
  if (child.pid !== undefined) await pin(child.pid, core);
  const prepare = async (next: Order): Promise<void> => {
    child.send(next);
    await nextReport(child, 'prepared');
  };
  await prepare(order);
  return {
    prepare,
    drop: async () => {
      child.send('drop');
      await nextReport(child, 'dropped');
    },
    go: async () => {
      child.send('go');
      return nextReport(child, 'done');
    },
    resume: async () => {
      child.send('resume');
      return nextReport(child, 'done');
    },
    close: async () => {
      child.send('close');
      await once(child, 'exit');
    },
  };
}

async function nextReport<Is extends Report['is']>(
  child: ChildProcess,
  is: Is,
): Promise<Extract<Report, { is: Is }>> {
  const [report] = (await once(child, 'message')) as [Report];
  if (report.is !== is) throw new Error(`${is} expected`);
  return report as Extract<Report, { is: Is }>;
}

export async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) * 1024;
}

/** Processor time that a process has used, in user and kernel mode. */
export async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticksPerSecond = 100;
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Until a process has next to nothing left to do. */
export async function idle(pid: number): Promise<void> {
  const lookMs = 250;
  for (let before = await cpuSeconds(pid); ;) {
    await pause(lookMs);
    const now = await cpuSeconds(pid);
    if (now - before <= 0.02) return;
    before = now;
  }
}
