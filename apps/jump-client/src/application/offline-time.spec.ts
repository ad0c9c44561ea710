import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contactAt, leftUntilRemoval, lookAgain, parseOfflineTime } from './offline-time.js';
import type { ClockReading, OfflineTime } from './offline-time.js';

const day = 86_400_000;
const limit = 180 * day;
const longTried = 3_600_000;
const start: ClockReading = { boot: 'a', bootMs: 5_000, wallMs: Date.UTC(2026, 10, 21) };

/** The computer runs on, with both clocks right unless told otherwise. */
const later = (from: ClockReading, ms: number, wallMs = ms): ClockReading => ({
  boot: from.boot,
  bootMs: from.bootMs + ms,
  wallMs: from.wallMs + wallMs,
});
/** It was off for so long, by its wall clock, and has run for a while since. */
const rebooted = (from: ClockReading, offMs: number, boot = 'b', ranMs = 60_000): ClockReading => ({
  boot,
  bootMs: ranMs,
  wallMs: from.wallMs + offMs + ranMs,
});
const after = (...readings: ClockReading[]): OfflineTime =>
  readings.reduce(lookAgain, contactAt(start));
const mustGo = (time: OfflineTime, triedMs = longTried) =>
  leftUntilRemoval(time, limit, triedMs) <= 0;

describe('RG-34: a client with no contact', () => {
  it('goes when the limit has passed, and not before', () => {
    expect(mustGo(after(later(start, limit - 1)))).toBe(false);
    expect(mustGo(after(later(start, limit)))).toBe(true);
  });

  it('is told how much is missing', () =>
    expect(leftUntilRemoval(after(later(start, limit - 7)), limit, longTried)).toBe(7));

  it('counts the days that its computer was off', () => {
    const back = rebooted(start, 179 * day);
    expect(mustGo(after(back))).toBe(false);
    expect(mustGo(after(back, later(back, day)))).toBe(true);
  });

  it('stays for a day after its computer was off for years, to try', () => {
    const back = rebooted(start, 3_000 * day);
    expect(mustGo(after(back))).toBe(false);
    expect(mustGo(after(back, later(back, day - 120_000)))).toBe(false);
    expect(mustGo(after(back, later(back, day)))).toBe(true);
  });

  it('tries for ten minutes of this run first, however long it has been', () => {
    const time = after(later(start, 2 * limit));
    expect(mustGo(time, 599_999)).toBe(false);
    expect(mustGo(time, 600_000)).toBe(true);
  });

  it('goes after a limit of minutes without waiting for a day (RG-12)', () => {
    const time = after(later(start, 120_000));
    expect(leftUntilRemoval(time, 120_000, 120_000)).toBe(0);
    expect(leftUntilRemoval(time, 120_000, 60_000)).toBe(60_000);
  });
});

describe('RG-34: a wrong clock', () => {
  it('that jumps ahead while the computer runs changes nothing', () => {
    const ahead = later(start, 2 * day, 4_000 * day);
    expect(after(ahead)).toMatchObject({ countedMs: 2 * day, assumedMs: 0 });
    expect(mustGo(after(ahead))).toBe(false);
  });

  it('at boot is forgiven when it is set right, sooner or later', () => {
    const wrong = rebooted(start, 3_000 * day);
    const right = later(wrong, 3_600_000, -2_999 * day);
    expect(after(wrong, right).assumedMs).toBeLessThanOrEqual(2 * day);
    expect(mustGo(after(wrong, right, later(right, 2 * day)))).toBe(false);
  });

  it('that starts in 1970 after each boot adds nothing', () => {
    const battery: ClockReading = { boot: 'b', bootMs: 60_000, wallMs: 0 };
    const set = later(battery, 10_000, start.wallMs);
    expect(after(battery, set)).toMatchObject({ countedMs: 70_000, assumedMs: 0 });
  });

  it('alone never removes a client, whatever it shows at however many boots', () => {
    const jump = fc.tuple(fc.integer({ min: -1e13, max: 1e13 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(jump, { maxLength: 30 }), (jumps) => {
        let time = contactAt(start);
        for (const [index, [wallMs, boots]] of jumps.entries()) {
          const from = time.lookedAt;
          time = lookAgain(
            time,
            boots ? rebooted(from, wallMs, `boot-${index}`) : later(from, 60_000, wallMs),
          );
        }
        expect(mustGo(time)).toBe(false);
      }),
    );
  });
});

it('reads back what was saved and nothing else', () => {
  const time = after(later(start, 9));
  expect(parseOfflineTime(JSON.parse(JSON.stringify(time)))).toEqual(time);
  fc.assert(
    fc.property(fc.jsonValue(), (value) => expect(parseOfflineTime(value)).toBeUndefined()),
  );
  expect(parseOfflineTime({ ...time, countedMs: null })).toBeUndefined();
});
