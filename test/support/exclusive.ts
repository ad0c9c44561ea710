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
 * Two whole systems at a time on this machine, or one that is to be alone: more would disturb each other. Answers with
 * what ends the turn; a turn whose process is gone is over too.
 */
export async function takeTurn({ isAlone = false } = {}): Promise<() => void> {
  const folder = join(workspaceRoot(), '.cache');
  await mkdir(folder, { recursive: true });
  const [first, second] = [1, 2].map((place) => join(folder, `whole-system-${place}.pid`)) as [
    string,
    string,
  ];
  // Whoever needs both takes them in one order, so that two of them never wait for each other.
  const taken = isAlone
    ? [await oneOf([first]), await oneOf([second])]
    : [await oneOf([first, second])];
  return () => {
    taken.forEach(removePidFile);
  };
}

async function oneOf(turns: readonly string[]): Promise<string> {
  for (;;) {
    const taken = turns.find(take);
    if (taken !== undefined) return taken;
    await delay(pollMs);
  }
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
