import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';

import { build } from './build.mjs';
import { checkAll } from './checks.mjs';
import { withLock } from './lock.mjs';
import { closingLines, filesOf, together, unsteady, worthAnotherRun } from './outcome.mjs';
import { root, run, say } from './processes.mjs';

const resultFile = join(root, '.cache', 'jest-result.json');

/** All checks are run, so that one go shows all that is wrong; Jest's lines come last. */
export async function runTests(args) {
  const only = valueOf(args, '--only');
  const patterns = args.filter((arg, at) => !arg.startsWith('-') && args[at - 1] !== '--only');
  const isWanted = (name) => (patterns.length > 0 ? name === 'jest' : (only ?? name) === name);
  if (!isWanted('jest')) return ended(await checkAll(isWanted));
  await withLock(build);
  // Specs mostly wait: the checks take what they leave of the processors, and never hold them up.
  const checking = checkAll(isWanted, { isPatient: true });
  const started = Date.now();
  const suites = await runSuites(patterns, checking);
  const status = ended([...(await checking), ...(suites.isPassed ? [] : ['jest'])]);
  for (const name of suites.unsteady)
    say(`UNSTEADY: ${relative(root, name)} passed only when run again; mend it.`);
  const lines = closingLines(suites.files, (Date.now() - started) / 1_000);
  process.stdout.write(`${lines.join('\n')}\n`);
  return status;
}

function ended(failed) {
  if (failed.length > 0) say(`Failed: ${failed.join(', ')}.`);
  return failed.length > 0 ? 1 : 0;
}

/** Of a whole run, what few spec files failed get a second chance, alone; it is told of each that needed it. */
async function runSuites(patterns, checking) {
  const first = await runJest(patterns);
  const isLast = first.isPassed || patterns.length > 0 || !existsSync(resultFile);
  const again = isLast ? [] : worthAnotherRun(first.files);
  if (again.length === 0) return { ...first, unsteady: [] };
  await checking;
  say(`\n== jest, once more: ${again.map((name) => relative(root, name)).join(', ')}`);
  const second = await runJest(['--runInBand', '--runTestsByPath', ...again]);
  const files = together(first.files, second.files);
  return { isPassed: second.isPassed, files, unsteady: unsteady(first.files, files) };
}

async function runJest(args) {
  say('\n== jest');
  mkdirSync(join(root, '.cache'), { recursive: true });
  rmSync(resultFile, { force: true });
  const code = await run('node', [
    '--experimental-vm-modules',
    '--no-warnings=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    '--json',
    `--outputFile=${resultFile}`,
    ...args,
  ]);
  return { isPassed: code === 0, files: filesOf(resultOf(code)) };
}

/** A run that could not even say what failed has failed as a whole, and is no spec file's fault. */
function resultOf(code) {
  if (existsSync(resultFile)) return JSON.parse(readFileSync(resultFile, 'utf8'));
  const name = `jest itself, which ended with ${code}`;
  return { testResults: [{ name, status: 'failed', assertionResults: [] }] };
}

function valueOf(args, name) {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args[at + 1];
}
