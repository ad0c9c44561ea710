import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { build } from './build.mjs';
import { withLock } from './lock.mjs';
import { root, run, say } from './processes.mjs';

const resultFile = join(root, '.cache', 'jest-result.json');

/** Cheap checks first. All are run, so that one go shows all that is wrong; Jest's lines come last. */
export async function runTests(args) {
  const only = valueOf(args, '--only');
  const patterns = args.filter((arg, at) => !arg.startsWith('-') && args[at - 1] !== '--only');
  const wanted = (name) => (patterns.length > 0 ? name === 'jest' : (only ?? name) === name);
  const failed = [];
  for (const [name, check] of Object.entries(checks)) {
    if (!wanted(name)) continue;
    say(`\n== ${name}`);
    if ((await check(patterns)) !== 0) failed.push(name);
  }
  if (failed.length > 0) say(`Failed: ${failed.join(', ')}.`);
  if (wanted('jest')) process.stdout.write(`${closingLine()}\n`);
  return failed.length > 0 ? 1 : 0;
}

const checks = {
  format: () => run('prettier', ['--check', '--log-level', 'warn', '.']),
  lint: () => run('eslint', ['.', '--max-warnings', '0']),
  types: async () =>
    (await run('tsc', ['-p', 'tsconfig.json'])) || run('tsc', ['-p', 'apps/console/tsconfig.json']),
  jest: async (patterns) => {
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
  },
};

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
