import { describe, expect, it } from '@jest/globals';
import { lockedUntil, secondsLocked } from './wake-lock.js';

describe('waking a computer', () => {
  it('SB-32: cannot be tried again for 30 seconds', () => {
    const until = lockedUntil(undefined, 1_000);
    expect(secondsLocked(until, 1_000)).toBe(30);
    expect(secondsLocked(until, 30_500)).toBe(1);
    expect(secondsLocked(until, 31_000)).toBe(0);
    expect(secondsLocked(undefined, 0)).toBe(0);
  });

  it('takes the server’s instant, but never more than the lock-out', () => {
    const now = Date.parse('2026-11-21T22:00:00Z');
    expect(lockedUntil('2026-11-21T22:00:12Z', now) - now).toBe(12_000);
    expect(lockedUntil('2026-11-21T23:00:00Z', now) - now).toBe(30_000);
  });
});
