import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { root, runQuietly, say } from './processes.mjs';

const stampFile = join(root, '.cache', 'built');
const leftOut = new Set(['node_modules', 'dist', '.nx', '.cache']);
const buildInputs = ['package-lock.json', 'nx.json', '.swcrc', 'apps', 'libs'];

/** Builds what changed. Nx knows what; a fingerprint of all sources spares even asking it when nothing did. */
export async function build() {
  const fingerprint = fingerprintOf(buildInputs);
  if (isBuilt() && readFileSync(stampFile, 'utf8') === fingerprint) return;
  say('Building what changed ...');
  await nx(['run-many', '-t', 'build', '--output-style=stream']);
  await nx(['run-many', '-t', 'package', '--output-style=stream']);
  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(stampFile, fingerprint);
}

function nx(args) {
  return runQuietly(join(root, 'node_modules', '.bin', 'nx'), args, `nx ${args.join(' ')}`);
}

function isBuilt() {
  if (!existsSync(stampFile)) return false;
  const projects = [...packagesIn('apps'), ...packagesIn('libs')];
  return projects.every((folder) => existsSync(join(folder, 'dist')));
}

function* packagesIn(folder) {
  for (const file of filesBelow(join(root, folder)))
    if (file.endsWith('/package.json')) yield file.slice(0, -'/package.json'.length);
}

function fingerprintOf(inputs) {
  const hash = createHash('sha256');
  for (const input of inputs)
    for (const file of filesBelow(join(root, input))) {
      if (/\.(int-)?spec\.tsx?$/.test(file)) continue;
      const { size, mtimeMs } = statSync(file);
      hash.update(`${relative(root, file)} ${size} ${mtimeMs}\n`);
    }
  return hash.digest('hex');
}

function* filesBelow(path) {
  if (!statSync(path).isDirectory()) {
    yield path;
    return;
  }
  for (const name of readdirSync(path).sort())
    if (!leftOut.has(name)) yield* filesBelow(join(path, name));
}
