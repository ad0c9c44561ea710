import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export type RunOptions = Readonly<{ cwd?: string; uid?: number; gid?: number }>;

/** Runs a program to its end and answers with what it printed; `undefined` when it could not run or failed. */
export async function outputOf(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string | undefined> {
  return run(command, args, options).catch(() => undefined);
}

/** Runs a program to its end; throws with what it wrote to stderr when it failed. */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  return (await execute(command, args, { maxBuffer: 64 << 20, ...options })).stdout;
}
