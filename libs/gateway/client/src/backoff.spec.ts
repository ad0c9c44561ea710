import { expect, it } from '@jest/globals';
import { backoff, delay } from './backoff.js';

const almostOne = 1 - Number.EPSILON;

it('doubles the limit with each attempt and stops at five minutes', () => {
  expect([0, 1, 2, 8].map((attempt) => delay(attempt, almostOne))).toEqual([
    999, 1999, 3999, 255_999,
  ]);
  expect(delay(9, almostOne)).toBeLessThanOrEqual(backoff.capMs);
  expect(delay(1_000_000, almostOne)).toBeLessThanOrEqual(backoff.capMs);
});

it('spreads clients over the whole time, from now on', () => {
  expect(delay(6, 0)).toBe(0);
  expect(delay(6, 0.5)).toBe(32_000);
});
