import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** The process id of the client that runs from this folder, if one does. */
export function runningPid(installDir: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(installDir, 'state', 'client.pid'), 'utf8'));
    const command = readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').split('\0');
    return command.includes(installDir) ? pid : undefined;
  } catch {
    return undefined;
  }
}

const stopMs = 20_000;
const lookMs = 50;

/** Asks it to end, and sees to it that it does. */
export async function stopProcess(pid: number): Promise<void> {
  process.kill(pid, 'SIGTERM');
  for (let left = stopMs; left > 0 && isRunning(pid); left -= lookMs) await wait(lookMs);
  if (isRunning(pid)) process.kill(pid, 'SIGKILL');
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
