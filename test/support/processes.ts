import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

import type { RunningJumpfleet } from './jumpfleet.js';

type Connection = Readonly<{ localPort: number; remotePort: number }>;

const established = '01';

/** The ports of a process's open connections. */
export function portsOf(pid: number): number[] {
  return connectionsOf(pid).map(({ localPort }) => localPort);
}

/** Which shard a connection from one of these ports ends at; none while it is under way. */
export function shardAt(
  system: RunningJumpfleet,
  ports: readonly number[],
): 'shard-1' | 'shard-2' | undefined {
  return (['shard-1', 'shard-2'] as const).find((shard) =>
    connectionsOf(system.pid(shard)).some(({ remotePort }) => ports.includes(remotePort)),
  );
}

/** The processes of this machine that have a text in their command line or their environment. */
export function processesWith(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`].some(has(text)))
    .map(Number);
}

const has =
  (text: string) =>
  (path: string): boolean =>
    ifThere(() => readFileSync(path).includes(text)) ?? false;

function connectionsOf(pid: number): Connection[] {
  const folder = `/proc/${String(pid)}`;
  const sockets = new Set(
    readdirSync(`${folder}/fd`).map((fd) => ifThere(() => readlinkSync(`${folder}/fd/${fd}`))),
  );
  return ['tcp', 'tcp6']
    .flatMap((table) => readFileSync(`${folder}/net/${table}`, 'utf8').trim().split('\n').slice(1))
    .map((row) => row.trim().split(/\s+/))
    .filter(([, , , state, , , , , , inode]) => {
      return state === established && sockets.has(`socket:[${String(inode)}]`);
    })
    .map(([, local = '', remote = '']) => ({
      localPort: portIn(local),
      remotePort: portIn(remote),
    }));
}

/** `0100007F:9729` and the like. */
const portIn = (address: string): number => Number.parseInt(address.split(':')[1] ?? '', 16);

/** A process, or what it holds, may be gone by now. */
function ifThere<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
