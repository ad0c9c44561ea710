import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { build } from './build.mjs';
import { withLock } from './lock.mjs';
import { root, run, runHeld, say } from './processes.mjs';

const resultFile = join(root, '.cache', 'jest-result.json');

/** All checks are run, so that one go shows all that is wrong; Jest's lines come last. */
export async function runTests(args) {
  const only = valueOf(args, '--only');
  const patterns = args.filter((arg, at) => !arg.startsWith('-') && args[at - 1] !== '--only');
  const isWanted = (name) => (patterns.length > 0 ? name === 'jest' : (only ?? name) === name);
  const failed = await checkAll(isWanted);
  if (isWanted('jest') && (await runJest(patterns)) !== 0) failed.push('jest');
  if (failed.length > 0) say(`Failed: ${failed.join(', ')}.`);
  if (isWanted('jest')) process.stdout.write(`${closingLine()}\n`);
  return failed.length > 0 ? 1 : 0;
}

const checks = {
  lint: [['eslint', '.', '--max-warnings', '0']],
  format: [['prettier', '--check', '--log-level', 'warn', '.']],
  types: [
    ['tsc', '-p', 'tsconfig.json'],
    ['tsc', '-p', 'apps/console/tsconfig.json'],
  ],
};

/** The linter, which takes longest, beside the others: each of them is one thread. */
const lanes = [['lint'], ['format', 'types']];

async function checkAll(isWanted) {
  const outcomes = await Promise.all(lanes.map((names) => checkInTurn(names.filter(isWanted))));
  return outcomes.flat();
}

async function checkInTurn(names) {
  const failed = [];
  for (const name of names) {
    let told = '';
    for (const [program, ...args] of checks[name]) {
      const { code, text } = await runHeld(program, args);
      told += text;
      if (code !== 0) failed.push(name);
    }
    say(`\n== ${name}\n${told.trim()}`);
  }
  return [...new Set(failed)];
}

async function runJest(patterns) {
  say('\n== jest');
  await withLock(build);
  mkdirSync(join(root, '.cache'), { recursive: true });
  rmSync(resultFile, { force: true });
  return run('node', [
    '--experimental-vm-modules',
    '--no-warnings=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    '--json',
    `--outputFile=${resultFile}`,
    ...patterns,
  ]);
}

function closingLine() {
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(
      readFileSync(resultFile, 'utf8'),
    );
    return `${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed`;
  } catch {
    return '0 passed, 1 failed';
  }
}

function valueOf(args, name) {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args[at + 1];
}
