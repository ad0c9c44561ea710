import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { z } from 'zod';

import { CommandFailure } from '../../application/command-failure.js';

const execute = promisify(execFile);

/** The only platform that this repository builds a client for. */
export const builtPlatform = 'linux-64';

/** Builds the Jump Client of this repository under any version. Answers with the package's file. */
export async function buildClient(root: string, version: string, folder: string): Promise<string> {
  const packaging = join(root, 'apps', 'jump-client', 'packaging');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const work = await mkdtemp(join(folder, 'build-'));
  const bundle = join(work, 'client.mjs');
  try {
    await run(root, [join(packaging, 'bundle.mjs'), bundle, '--version', version]);
    const from = ['--bundle', bundle, '--version', version];
    await run(root, [join(packaging, 'package.mjs'), '--out', folder, ...from]);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return join(folder, `${builtPlatform}.tar.gz`);
}

/** The client that the site's installers hold. */
export async function shippedClient(
  root: string,
): Promise<Readonly<{ file: string; version: string }> | undefined> {
  const folder = join(root, 'apps', 'jump-client');
  const file = join(folder, 'dist', 'package', `${builtPlatform}.tar.gz`);
  if (!existsSync(file)) return undefined;
  const text = await readFile(join(folder, 'package.json'), 'utf8');
  return { file, ...z.object({ version: z.string() }).parse(JSON.parse(text)) };
}

async function run(root: string, args: readonly string[]): Promise<void> {
  try {
    await execute(process.execPath, args, { cwd: root });
  } catch (cause) {
    const output = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : '';
    throw new CommandFailure('build-failed', output.trim() || 'the client cannot be built', cause);
  }
}
