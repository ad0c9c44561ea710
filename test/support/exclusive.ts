import { linkSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import {
  removePidFile,
  runningProcess,
  workspaceRoot,
  writePidFile,
} from '@jumpfleet/local-servers';

const pollMs = 100;

/**
 * One whole system at a time on this machine: scenarios with promises about time would disturb each other.
 * Answers with what ends the turn; a turn whose process is gone is over too.
 */
export async function takeTurn(): Promise<() => void> {
  const folder = join(workspaceRoot(), '.cache');
  await mkdir(folder, { recursive: true });
  const turn = join(folder, 'whole-system.pid');
  while (!take(turn)) await delay(pollMs);
  return () => {
    removePidFile(turn);
  };
}

function take(turn: string): boolean {
  if (runningProcess(turn) !== undefined) return false;
  const own = `${turn}.${process.pid}`;
  removePidFile(turn);
  writePidFile(own, process.pid);
  try {
    linkSync(own, turn);
    return true;
  } catch {
    return false;
  } finally {
    removePidFile(own);
  }
}
