import { describe, expect, it } from '@jest/globals';
import { secondsPer, unitOf } from './spans.js';

describe('a span of time in a form', () => {
  it.each([
    [259_200, 'days'],
    [7_200, 'hours'],
    [600, 'minutes'],
    [90, 'seconds'],
    [0, 'seconds'],
    [Number.NaN, 'seconds'],
  ] as const)('shows %d s in %s', (seconds, unit) => {
    expect(unitOf(seconds)).toBe(unit);
    expect((seconds / secondsPer(unit)) * secondsPer(unit)).toBe(seconds);
  });
});
