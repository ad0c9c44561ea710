import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Binds all threads of a process, and the processes it will start, to one core. */
export async function pinToCore(pid: number | undefined, core: number): Promise<void> {
  if (pid !== undefined)
    await promisify(execFile)('taskset', ['-a', '-c', '-p', String(core), String(pid)]);
}
