import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { spawn } from '@lydell/node-pty';
import { workspaceRoot } from '@jumpfleet/local-servers';
import { WebSocket } from 'ws';
import type { BenchContext } from '../bench.js';
import { percentile } from './instants.js';

/** Somewhere that one types to, and that answers with what was typed. */
export type Echo = Readonly<{
  type: (bytes: Buffer) => void;
  listen: (heard: (bytes: Uint8Array) => void) => void;
}>;

export type Latencies = Readonly<{ p50: number; p95: number; p99: number }>;

const betweenKeysMs = 10;
const warmUp = 50;

/** Types one key after the other, each when the echo of the one before has come, and times them. */
export async function timeKeystrokes(echo: Echo, keys: number): Promise<Latencies> {
  const times: number[] = [];
  let heard: () => void = () => undefined;
  echo.listen(() => heard());
  for (let i = 0; i < keys + warmUp; i++) {
    const begin = performance.now();
    const echoed = new Promise<void>((resolve) => {
      heard = resolve;
    });
    echo.type(Buffer.from('x'));
    await echoed;
    if (i >= warmUp) times.push(performance.now() - begin);
    await pause(betweenKeysMs);
  }
  const [p50 = 0, p95 = 0, p99 = 0] = [0.5, 0.95, 0.99].map((share) => percentile(times, share));
  return { p50, p95, p99 };
}

/** The echo of a terminal on this machine, with nothing in between. */
export function localTerminal(context: BenchContext): Echo {
  const terminal = spawn('/bin/cat', [], { encoding: null });
  context.onEnd(() => terminal.kill());
  return {
    type: (bytes) => terminal.write(bytes.toString()),
    listen: (heard) => terminal.onData((text) => heard(Buffer.from(text))),
  };
}

/** The echo of a bare `ws` server in another process. */
export async function bareWebSocket(context: BenchContext): Promise<Echo> {
  const server = fork(new URL('./echo-server.ts', import.meta.url), [], {
    execArgv: ['--import', `${workspaceRoot()}/tools/setup/typescript.mjs`],
  });
  context.onEnd(() => server.kill('SIGKILL'));
  const [port] = (await once(server, 'message')) as [number];
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
  await once(socket, 'open');
  context.onEnd(() => socket.terminate());
  return {
    type: (bytes) => socket.send(bytes),
    listen: (heard) => socket.on('message', (data: Buffer) => heard(data)),
  };
}
