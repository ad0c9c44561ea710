import { describe, expect, it } from '@jest/globals';

import { Backoff } from './backoff.js';

describe('a process that keeps dying', () => {
  it('is started again later and later, at most 10 s later', () => {
    const backoff = new Backoff();
    const waits = Array.from({ length: 8 }, () => backoff.next(100));
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  });

  it('is started again at once when it was up for a while', () => {
    const backoff = new Backoff();
    backoff.next(0);
    backoff.next(0);
    expect(backoff.next(30_000)).toBe(250);
  });
});
