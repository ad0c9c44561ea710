import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

type Program = Readonly<{ file: string; args: readonly string[] }>;

/**
 * Begins the program anew under the same process number, so that whoever watches over it, such as systemd,
 * sees no end. The installation's own program is taken where there is one: an upgrade may have changed it.
 */
export function restartProgram(installDir: string, environment: NodeJS.ProcessEnv): void {
  const { file, args } = programOf(installDir);
  if (process.execve === undefined) {
    spawn(file, args, { detached: true, stdio: 'ignore' }).unref();
    return;
  }
  process.execve(file, [file, ...args], environment);
}

function programOf(installDir: string): Program {
  const file = join(installDir, 'current', 'lib', 'run');
  if (existsSync(file)) return { file, args: ['run', '--dir', installDir] };
  return { file: process.execPath, args: [...process.execArgv, ...process.argv.slice(1)] };
}
