import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { codeOf } from '../files/failures.js';
import { ToolFailure } from '../../application/session/tool-handler.js';

const deadlineMs = 30_000;
const maxReasonChars = 200;

export type SystemCommand = Readonly<{ file: string; args: readonly string[] }>;

/** The lines that a program of the computer prints. One that is not there is a tool that is not available. */
export async function* linesOf({ file, args }: SystemCommand): AsyncGenerator<string, void> {
  const child = spawn(file, [...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...pathOnly(), LC_ALL: 'C' },
    signal: AbortSignal.timeout(deadlineMs),
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  ended.catch(() => undefined);
  let complaint = '';
  child.stderr.on('data', (bytes: Buffer) => {
    complaint = (complaint + bytes.toString()).slice(0, maxReasonChars);
  });
  try {
    yield* createInterface({ input: child.stdout, crlfDelay: Infinity });
    await demandSuccess(file, ended, () => complaint);
  } finally {
    child.kill('SIGKILL');
  }
}

async function demandSuccess(
  file: string,
  ended: Promise<number | null>,
  complaint: () => string,
): Promise<void> {
  const code = await ended.catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT')
      throw new ToolFailure('tool-not-available', `This computer has no ${file}.`);
    throw new ToolFailure('action-failed', `${file} could not be run to its end.`);
  });
  if (code !== 0) throw new ToolFailure('action-failed', complaint().trim() || `${file} failed.`);
}

function pathOnly(): NodeJS.ProcessEnv {
  return { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' };
}

export async function runCommand(command: SystemCommand): Promise<void> {
  const lines = linesOf(command);
  while ((await lines.next()).done !== true);
}
