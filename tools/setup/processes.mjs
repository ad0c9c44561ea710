import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const binaries = join(root, 'node_modules', '.bin');

/** One line of progress. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** The repository's own programs come first, so `node` is the Node that it brings. */
function environment(more) {
  return {
    ...process.env,
    PATH: [binaries, process.env.PATH].join(delimiter),
    NX_DAEMON: 'false',
    NX_TUI: 'false',
    SCARF_ANALYTICS: 'false',
    ...more,
  };
}

/**
 * Runs a program of the repository to its end, passes on signals, answers with its exit code. It stands
 * where the user stands, so that relative paths among the arguments mean what the user meant.
 */
export function run(program, args, options = {}) {
  const { env = {}, cwd = root, stdio = 'inherit' } = options;
  const child = spawn(program, args, { cwd, stdio, env: environment(env) });
  const forward = (signal) => child.kill(signal);
  for (const signal of forwarded) process.on(signal, forward);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      for (const name of forwarded) process.off(name, forward);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

/**
 * Runs a program to its end and holds back what it writes: answers with that and with its exit code. A
 * patient one takes only what others leave of the processors.
 */
export async function runHeld(program, args, { isPatient = false } = {}) {
  const child = spawn(program, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment(),
  });
  if (isPatient && child.pid) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  const output = [];
  child.stdout.on('data', (data) => output.push(data));
  child.stderr.on('data', (data) => output.push(data));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => resolve(status ?? 128 + constants.signals[signal]));
  });
  return { code, text: Buffer.concat(output).toString() };
}

/** Runs a program quietly; throws with what it wrote when it fails. */
export async function runQuietly(program, args, what) {
  const { code, text } = await runHeld(program, args).catch((error) => {
    throw new Error(`${what} failed: ${error.message}`);
  });
  if (code !== 0) throw new Error(`${what} failed:\n${text.trim()}`);
  return text;
}
