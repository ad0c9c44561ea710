import { join } from 'node:path';
import { readFileSync } from 'node:fs';

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
