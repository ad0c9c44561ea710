import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../program.js';

/**
 * The program, with a power cut built in: at the step that `state/cut-off-at` names every process of the
 * installation is gone at once, and the file with them, so that the next start is an ordinary one.
 */
const [, , , , installDir = ''] = process.argv;
const order = join(installDir, 'state', 'cut-off-at');

function cutOffAt(step: string): void {
  if (wanted() !== step) return;
  rmSync(order);
  const others = processes().filter((pid) => pid !== process.pid);
  for (const pid of [...others, process.pid]) end(pid);
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself meanwhile.
  }
}

function wanted(): string | undefined {
  try {
    return readFileSync(order, 'utf8');
  } catch {
    return undefined;
  }
}

function processes(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && commandOf(name).includes(installDir))
    .map(Number);
}

function commandOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

runProgram(process.argv.slice(2), process.env, cutOffAt).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`jump client: ${String(error)}\n`);
    process.exit(1);
  },
);
