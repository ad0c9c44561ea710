import { describe, expect, it } from '@jest/globals';
import { BulkPace } from './bulk-pace.js';

const limits = { bytesPerSecond: 1_000_000, typingMs: 1_000 };

describe('Credit for bulk data', () => {
  it('is passed on at once while nobody types', () => {
    const pace = new BulkPace(limits);
    expect([1, 2, 3].map((now) => pace.delayMs(1_000_000, now))).toEqual([0, 0, 0]);
  });

  it('is passed on at the pace while somebody types, and not longer', () => {
    const pace = new BulkPace(limits);
    pace.typed(0);
    expect([0, 0, 50].map((now) => pace.delayMs(100_000, now))).toEqual([0, 100, 150]);
    expect(pace.delayMs(100_000, 999)).toBe(0);
    expect(pace.delayMs(100_000, 2_000)).toBe(0);
  });

  it('does not overtake what waits', () => {
    const pace = new BulkPace(limits);
    pace.typed(0);
    pace.delayMs(1_500_000, 0);
    expect(pace.delayMs(1, 1_200)).toBe(300);
    expect(pace.delayMs(1, 1_500)).toBe(0);
  });
});
