import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';

import { DataDirectory } from '../adapters/data/data-directory.js';

const ready = 'ready';

/** Starts the launcher as a process of its own and returns once it says that all is healthy. */
export async function startDetached(
  dataDir: string,
  args: readonly string[],
  tell: (line: string) => void,
): Promise<number> {
  const data = new DataDirectory(dataDir);
  mkdirSync(data.path, { recursive: true, mode: 0o711 });
  mkdirSync(data.file('logs'), { recursive: true, mode: 0o700 });
  const log = openSync(data.file('logs', 'launcher.log'), 'a', 0o600);
  const child = spawn(process.execPath, args, {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => child.kill('SIGTERM'));
  return new Promise((resolve) => {
    child.on('message', (message) => {
      if (message !== ready) {
        if (typeof message === 'string') tell(message);
        return;
      }
      child.disconnect();
      child.unref();
      resolve(0);
    });
    child.once('exit', (code) => {
      resolve(code ?? 1);
    });
  });
}

/** In the detached launcher: its lines go to who started it, as long as that one listens. */
export function tellParent(line: string): void {
  if (process.connected) process.send?.(line);
}

export function tellDetached(): void {
  if (process.connected) process.send?.(ready);
}
