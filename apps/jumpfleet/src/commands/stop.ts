import { setTimeout as delay } from 'node:timers/promises';

import { DataDirectory } from '../adapters/data/data-directory.js';

const pollMs = 50;
const patienceMs = 120_000;

/** Asks the launcher of this data directory to stop and waits until all is gone. */
export async function stop(dataDir: string, tell: (line: string) => void): Promise<number> {
  const data = new DataDirectory(dataDir);
  const pid = data.launcherPid;
  if (pid === undefined) {
    const orphans = await data.endOrphans();
    tell(
      orphans > 0
        ? `Ended ${orphans} processes of a launcher that was killed.`
        : `Nothing runs on ${data.path}.`,
    );
    return 0;
  }
  process.kill(pid, 'SIGTERM');
  const deadline = performance.now() + patienceMs;
  while (data.launcherPid === pid) {
    if (performance.now() > deadline)
      throw new Error(`Process ${pid} did not stop; see ${data.file('logs')}.`);
    await delay(pollMs);
  }
  tell('Jumpfleet is stopped.');
  return 0;
}
