import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { comeBackInMs, longestHintMs, nextTurn, turnsAnew } from './enrolment-turns.js';

const now = 1_000_000;

/** The turns that computers get which come at these instants, as a store would give them out. */
function turnsOf(arrivals: readonly number[], perMinute: number): number[] {
  const turns: number[] = [];
  for (const arrival of arrivals)
    turns.push(
      nextTurn({ last: turns.at(-1), minuteBefore: turns[turns.length - perMinute] }, arrival),
    );
  return turns;
}

describe('the line for enrolment', () => {
  it('GW-15: lets a minute’s worth in at once, and the 61st a minute after the first', () => {
    const turns = turnsAnew([], 61, 60, now);
    expect(turns.slice(0, 60)).toEqual(Array<number>(60).fill(now));
    expect(turns[60]).toBe(now + 60_000);
  });

  it('GW-15: never has more in any minute than the rate, and overtakes nobody', () =>
    fc.assert(
      fc.property(
        fc.array(fc.nat(90_000), { maxLength: 300 }),
        fc.integer({ min: 1, max: 80 }),
        (gaps, perMinute) => {
          let at = 0;
          const arrivals = gaps.map((gap) => (at += gap % 1_500));
          const turns = turnsOf(arrivals, perMinute);
          for (const [index, turn] of turns.entries()) {
            expect(turn).toBeGreaterThanOrEqual(arrivals[index] ?? 0);
            expect(turn).toBeGreaterThanOrEqual(turns[index - 1] ?? 0);
            const beyond = turns[index + perMinute];
            if (beyond !== undefined) expect(beyond - turn).toBeGreaterThanOrEqual(60_000);
          }
        },
      ),
    ));

  it('D12: gives who waits new turns in the same order when the rate changes', () => {
    const before = [now - 10_000, now - 5_000];
    expect(turnsAnew(before, 4, 2, now)).toEqual([
      now + 50_000,
      now + 55_000,
      now + 110_000,
      now + 115_000,
    ]);
    expect(turnsAnew(before, 3, 60, now)).toEqual([now, now, now]);
  });

  it('GW-15: leaves nobody without a word for more than five minutes', () => {
    expect(comeBackInMs(now + 1_234, now)).toBe(1_234);
    expect(comeBackInMs(now + 10 * longestHintMs, now)).toBe(longestHintMs);
    expect(comeBackInMs(now - 1, now)).toBe(0);
  });
});
