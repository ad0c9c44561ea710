import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { freePort, runningProcess, workspaceRoot } from '@jumpfleet/local-servers';

export type JumpfleetOptions = Readonly<{
  shards?: number;
  /** Added to the environment of every process of the system, e.g. `ADMISSION=off`. */
  env?: Readonly<Record<string, string>>;
}>;

/** A whole system started through the launcher, as `npm start` does. */
export interface RunningJumpfleet {
  /** The edge port's origin, e.g. `http://127.0.0.1:21234`. */
  readonly url: string;
  readonly dataDir: string;
  readonly administrator: Readonly<{ username: string; password: string }>;
  readonly apiAccount: Readonly<{ id: string; secret: string }>;
  /** An access token of the API account; a fresh one on each call. */
  token(): Promise<string>;
  /** Process id by name: `launcher`, `postgres`, `nats`, `redis`, `registry`, `shard-1`, ... */
  pid(name: string): number;
  /** The port that a process listens on itself: `registry.http`, `policy.grpc`, `postgres`, ... */
  port(name: string): Promise<number>;
  /** Its Redis, with the password. */
  redisUrl(): Promise<string>;
  stop(): Promise<void>;
}

const readyWithinMs = 180_000;
const administrator = { username: 'admin', password: 'correct horse battery staple' };
const apiAccount = {
  id: 'a1b2c3d4e5f60718293a4b5c6d7e8f90',
  secret: 'an-api-secret-for-tests-only',
};

/** Starts a whole Jumpfleet in an empty data directory; healthy when this resolves. */
export async function startJumpfleet(
  dataDir: string,
  { shards = 2, env = {} }: JumpfleetOptions = {},
): Promise<RunningJumpfleet> {
  const port = await freePort();
  const program = join(workspaceRoot(), 'apps', 'jumpfleet', 'dist', 'main.js');
  const options = ['--port', String(port), '--data-dir', dataDir, '--shards', String(shards)];
  const launcher = spawn(process.execPath, [program, 'start', ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      // Each scenario starts the same ten processes: what one has compiled the next one reads.
      NODE_COMPILE_CACHE: join(workspaceRoot(), '.cache', 'compiled'),
      JUMPFLEET_ADMIN_PASSWORD: administrator.password,
      JUMPFLEET_API_CLIENT_ID: apiAccount.id,
      JUMPFLEET_API_CLIENT_SECRET: apiAccount.secret,
      ...env,
    },
  });
  await untilReady(launcher);
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    dataDir,
    administrator,
    apiAccount,
    token: () => accessToken(url),
    pid: (name) => pidOf(dataDir, name),
    port: (name) => portOf(dataDir, name),
    redisUrl: () => redisUrlOf(dataDir),
    stop: () => stop(launcher),
  };
}

function untilReady(launcher: ChildProcess): Promise<void> {
  let output = '';
  return new Promise((resolve, reject) => {
    const fail = (what: string): void => {
      reject(new Error(`the launcher ${what}:\n${output}`));
    };
    const timer = setTimeout(() => {
      launcher.kill('SIGTERM');
      fail('was not ready in time');
    }, readyWithinMs);
    const listen = (data: Buffer): void => {
      output = (output + data.toString()).slice(-8_000);
      if (!output.includes('Jumpfleet is ready')) return;
      clearTimeout(timer);
      resolve();
    };
    launcher.stdout?.on('data', listen);
    launcher.stderr?.on('data', listen);
    launcher.once('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with ${code ?? 'a signal'}`);
    });
  });
}

async function accessToken(url: string): Promise<string> {
  const basic = Buffer.from(`${apiAccount.id}:${apiAccount.secret}`).toString('base64');
  const response = await fetch(`${url}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  if (!response.ok) throw new Error(`no token: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { access_token: string }).access_token;
}

function pidOf(dataDir: string, name: string): number {
  const pid = runningProcess(join(dataDir, 'run', `${name}.pid`));
  if (pid === undefined) throw new Error(`${name} does not run`);
  return pid;
}

async function portOf(dataDir: string, name: string): Promise<number> {
  const ports = JSON.parse(await readFile(join(dataDir, 'ports.json'), 'utf8')) as Partial<
    Record<string, number>
  >;
  const port = ports[name];
  if (port === undefined) throw new Error(`${name} has no port`);
  return port;
}

async function redisUrlOf(dataDir: string): Promise<string> {
  const { redis } = JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8')) as {
    redis: string;
  };
  return `redis://:${redis}@127.0.0.1:${await portOf(dataDir, 'redis')}`;
}

async function stop(launcher: ChildProcess): Promise<void> {
  if (launcher.exitCode !== null || launcher.signalCode !== null) return;
  const gone = new Promise((resolve) => launcher.once('exit', resolve));
  launcher.kill('SIGTERM');
  await gone;
}
