import { expect, it } from '@jest/globals';
import { Allowance } from './allowance.js';

it('lets a burst through, then the pace, and no more', () => {
  const allowance = new Allowance(3, 2);
  expect([1, 2, 3, 4].map(() => allowance.take(0))).toEqual([true, true, true, false]);
  expect(allowance.take(499)).toBe(false);
  expect(allowance.take(1_000)).toBe(true);
  expect([1, 2, 3, 4].map(() => allowance.take(60_000))).toEqual([true, true, true, false]);
});
