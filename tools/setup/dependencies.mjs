import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { binaries, root, runQuietly, say } from './processes.mjs';

const lockFile = join(root, 'package-lock.json');
const installedFile = join(root, 'node_modules', '.package-lock.json');
const stampFile = join(root, 'node_modules', '.jumpfleet-installed');

/** `npm ci` when the lock file is not the one that node_modules was made from. */
export async function installDependencies() {
  const stamp = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  if (readOr(stampFile) === stamp) return;
  if (!alreadyInstalled()) {
    say('Installing npm packages (a few minutes the first time) ...');
    await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  }
  await ensureNode();
  writeFileSync(stampFile, stamp);
}

/** The Node that the repository brings comes by an install script, which npm may have been told not to run. */
async function ensureNode() {
  if (existsSync(join(binaries, 'node'))) return;
  await npm(['rebuild', 'node', '--ignore-scripts=false']);
  if (!existsSync(join(binaries, 'node')))
    throw new Error(
      'npm did not install the package "node": its install script must be allowed to run (npm rebuild node).',
    );
}

/** npm notes what it installed; the same packages under a new stamp need no new installation. */
function alreadyInstalled() {
  if (!existsSync(installedFile)) return false;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  const wanted = Object.entries(JSON.parse(readFileSync(lockFile, 'utf8')).packages);
  return wanted.every(
    ([path, entry]) =>
      !path.startsWith('node_modules/') ||
      entry.optional === true ||
      entry.peer === true ||
      (entry.link === true ? installed[path] : installed[path]?.version === entry.version),
  );
}

/** The npm that runs this, where npm runs this. */
function npm(args) {
  const cli = process.env.npm_execpath;
  const what = `npm ${args[0]}`;
  if (cli?.endsWith('.js')) return runQuietly(process.execPath, [cli, ...args], what);
  return runQuietly('npm', args, what);
}

function readOr(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
