import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  countdownCutoff,
  countdownEnd,
  dayMs,
  isPausedSince,
  minuteMs,
  offlineLimitMs,
  scheduledDeletion,
} from './countdown.js';
import type { Pause } from './countdown.js';

const horizon = 400;
/** Pauses one after the other, none longer than the horizon. */
const pauseList = fc
  .uniqueArray(fc.integer({ min: 0, max: horizon }), { maxLength: 8 })
  .map((instants): Pause[] => {
    const sorted = instants.toSorted((a, b) => a - b);
    return sorted.flatMap((began, index) => {
      const ended = sorted[index + 1];
      return index % 2 === 0 && ended !== undefined ? [{ began, ended }] : [];
    });
  });
const isPaused = (pauses: readonly Pause[], instant: number): boolean =>
  pauses.some(({ began, ended }) => began <= instant && instant < ended);

/** The plainest rule: count the instants that were not paused. */
const ranBy = (since: number, now: number, pauses: readonly Pause[]): number =>
  Array.from({ length: Math.max(now - since, 0) }, (_, index) => since + index).filter(
    (instant) => !isPaused(pauses, instant),
  ).length;

describe('A count-down', () => {
  it('RG-32: is over exactly when it ran for its time, not counting the pauses', () => {
    fc.assert(
      fc.property(
        pauseList,
        fc.integer({ min: 0, max: horizon }),
        fc.integer({ min: 1, max: horizon }),
        fc.integer({ min: 0, max: 200 }),
        (pauses, since, duration, later) => {
          const now = horizon + later;
          const isOver = ranBy(since, now, pauses) >= duration;
          expect(countdownEnd(since, duration, pauses) <= now).toBe(isOver);
          expect(since <= countdownCutoff(now, duration, pauses)).toBe(isOver);
        },
      ),
    );
  });

  it('does not run while nobody can connect, nobody looks, or the guard holds it', () => {
    const look = { at: 1_000, canConnect: true, isFrozen: false };
    expect(isPausedSince(900, look, 100)).toBe(false);
    expect(isPausedSince(899, look, 100)).toBe(true);
    expect(isPausedSince(900, { ...look, canConnect: false }, 100)).toBe(true);
    expect(isPausedSince(900, { ...look, isFrozen: true }, 100)).toBe(true);
  });
});

describe('The scheduled deletion', () => {
  const item = { offlineSince: 0, maxOfflineMinutes: 0, expiresAt: undefined };

  it('RG-31, RG-32: is the site’s days after the client went offline, and none while it is online', () => {
    expect(scheduledDeletion(item, 180, [])).toBe(180 * dayMs);
    expect(scheduledDeletion(item, null, [])).toBeUndefined();
    expect(scheduledDeletion({ ...item, offlineSince: undefined }, 180, [])).toBeUndefined();
  });

  it('RG-12, A10 row 3: follows the item’s own minutes, however few, and 0 follows the site', () => {
    expect(scheduledDeletion({ ...item, maxOfflineMinutes: 5 }, 180, [])).toBe(5 * minuteMs);
    expect(scheduledDeletion({ ...item, maxOfflineMinutes: 5 }, null, [])).toBe(5 * minuteMs);
    expect(offlineLimitMs(0, 15)).toBe(15 * dayMs);
  });

  it('RG-11: is the expiry when that comes first, online or not', () => {
    const expiring = { ...item, expiresAt: dayMs };
    expect(scheduledDeletion(expiring, 180, [])).toBe(dayMs);
    expect(scheduledDeletion({ ...expiring, offlineSince: undefined }, 180, [])).toBe(dayMs);
    expect(scheduledDeletion({ ...expiring, expiresAt: 500 * dayMs }, 180, [])).toBe(180 * dayMs);
  });

  it('D5: moves on by the time that the count-downs were frozen', () => {
    const frozen = { began: 10 * dayMs, ended: 30 * dayMs };
    expect(scheduledDeletion(item, 15, [frozen])).toBe(35 * dayMs);
  });
});
