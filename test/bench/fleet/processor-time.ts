import { readFile } from 'node:fs/promises';
import type { RunningJumpfleet } from '../../support/jumpfleet.js';
import type { Figures } from '../bench.js';
import { cpuSeconds } from '../gateway/processes.js';

const parts = [
  ...['launcher', 'shard-1', 'shard-2', 'registry', 'upgrade-orchestrator'],
  ...['postgres', 'nats', 'redis'],
];

async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

/** Postgres has a process for each connection, which may end at any time. */
async function secondsOf(site: RunningJumpfleet, part: string): Promise<number> {
  const pid = site.pid(part);
  const pids = part === 'postgres' ? [pid, ...(await childrenOf(pid))] : [pid];
  const each = await Promise.all(pids.map((id) => cpuSeconds(id).catch(() => 0)));
  return each.reduce((sum, seconds) => sum + seconds, 0);
}

async function readAll(
  site: RunningJumpfleet,
  fleet: readonly number[],
): Promise<Map<string, number>> {
  const used = new Map<string, number>();
  for (const part of parts) used.set(part, await secondsOf(site, part));
  const clients = await Promise.all(fleet.map((pid) => cpuSeconds(pid)));
  used.set(
    'simulated-clients',
    clients.reduce((sum, seconds) => sum + seconds, 0),
  );
  return used;
}

/** Starts to watch who uses the processors; the answer tells each part's seconds since then. */
export async function watchProcessorTime(
  site: RunningJumpfleet,
  fleet: () => readonly number[],
): Promise<() => Promise<Figures>> {
  const before = await readAll(site, fleet());
  return async () => {
    const after = await readAll(site, fleet());
    return Object.fromEntries(
      [...after].map(([part, seconds]) => [
        `cpu_${part.replaceAll('-', '_')}_s`,
        Number((seconds - (before.get(part) ?? 0)).toFixed(2)),
      ]),
    );
  };
}
