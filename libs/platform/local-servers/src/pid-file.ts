import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import { processIdentity } from './process-identity.js';

/** Notes which process this is, so that it can be found again whatever happened to who started it. */
export function writePidFile(file: string, pid: number): void {
  const identity = processIdentity(pid);
  if (identity === undefined) return;
  writeFileSync(`${file}.part`, `${pid}\n${identity}\n`, { mode: 0o600 });
  renameSync(`${file}.part`, file);
}

export function removePidFile(file: string): void {
  rmSync(file, { force: true });
}

/** The id of the noted process if that very process still runs. */
export function runningProcess(file: string): number | undefined {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  const [pid = '', identity] = content.split('\n');
  return processIdentity(Number(pid)) === identity ? Number(pid) : undefined;
}

const pollMs = 20;

/** Ends the noted process if that very process still runs: orderly, and by force after `withinMs`. */
export async function endNotedProcess(file: string, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  const pid = runningProcess(file);
  if (pid === undefined) return false;
  signal(pid, withinMs > 0 ? 'SIGTERM' : 'SIGKILL');
  while (runningProcess(file) !== undefined) {
    if (performance.now() > deadline) signal(pid, 'SIGKILL');
    await delay(pollMs);
  }
  return true;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended in this moment.
  }
}
