import { describe, expect, it } from '@jest/globals';

import { closingLines, filesOf, together, unsteady, worthAnotherRun } from './outcome.mjs';
import type { SpecFile, SpecFiles } from './outcome.mjs';

type Words = SpecFile['assertionResults'][number]['status'][];

const file = (name: string, ...tests: Words): SpecFile => ({
  name,
  status: tests.length === 0 || tests.includes('failed') ? 'failed' : 'passed',
  assertionResults: tests.map((status) => ({ status })),
});
const run = (...testResults: SpecFile[]): SpecFiles => filesOf({ testResults });

const good = file('good', 'passed', 'passed', 'pending');
const bad = file('bad', 'passed', 'failed');
const badAfterwards = file('bad', 'passed', 'passed');
const broken = file('broken');

describe('a spec file that failed', () => {
  it('is worth another run while there are at most three', () => {
    const failed = (count: number) => Array.from({ length: count }, (_, at) => file(`${at}`));
    expect(worthAnotherRun(run(good, bad, broken))).toEqual(['bad', 'broken']);
    expect(worthAnotherRun(run(good, ...failed(3)))).toHaveLength(3);
    expect(worthAnotherRun(run(good, ...failed(4)))).toEqual([]);
  });

  it('is unsteady when it passes then, and counts as passed', () => {
    const first = run(good, bad);
    const last = together(first, run(badAfterwards));
    expect(unsteady(first, last)).toEqual(['bad']);
    expect(closingLines(last, 3.25).at(-1)).toBe('4 passed, 0 failed');
  });

  it('has failed when it fails again', () => {
    const first = run(good, bad, broken);
    const last = together(first, run(bad, broken));
    expect(unsteady(first, last)).toEqual([]);
    expect(closingLines(last, 12)).toEqual([
      'Test Suites: 2 failed, 1 passed, 3 total',
      'Tests:       1 failed, 3 passed, 5 total',
      'Snapshots:   0 total',
      'Time:        12.0 s',
      // What could not even be loaded counts as one.
      '3 passed, 2 failed',
    ]);
  });
});
