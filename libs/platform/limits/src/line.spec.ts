import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { burst, passGate, spacings, takeInstant } from './line.js';
import type { Line } from './line.js';

const second = 1_000_000;
const rates = fc.integer({ min: 1, max: 300 });
/** Gaps between arrivals: storms, trickles and pauses. */
const arrivals = fc.array(fc.oneof(fc.constant(0), fc.nat(20_000), fc.nat(5 * second)), {
  maxLength: 400,
});

function slotsOf(gaps: readonly number[], spacing: number) {
  let line: Line = { free: 0, spacing };
  let now = 0;
  return gaps.map((gap) => {
    now += gap;
    const taken = takeInstant(line, now);
    line = taken.line;
    return { at: taken.at, arrivedAt: now };
  });
}

/** When the gate let somebody through, if at each of these instants all who wait try one after the other. */
function passesOf(gaps: readonly number[], spacing: number): number[] {
  const passes: number[] = [];
  let line: Line = { free: 0, spacing };
  let now = second;
  for (const gap of gaps) {
    now += gap;
    for (let next = passGate(line, now); next; next = passGate(line, now)) {
      line = next;
      passes.push(now);
    }
  }
  return passes;
}

/** The most that any window of one second holds. */
function fullest(instants: readonly number[]): number {
  let from = 0;
  let most = 0;
  instants.forEach((at, i) => {
    while (at - (instants[from] ?? at) >= second) from++;
    most = Math.max(most, i - from + 1);
  });
  return most;
}

describe('The gate', () => {
  const tries = fc.array(fc.oneof(fc.nat(500), fc.nat(20_000), fc.nat(2 * second)), {
    maxLength: 300,
  });

  it('never lets more through in any second than the rate and its burst', () => {
    fc.assert(
      fc.property(rates, tries, (rate, gaps) => {
        expect(fullest(passesOf(gaps, spacings(rate).gate))).toBeLessThanOrEqual(
          rate + burst(rate),
        );
      }),
    );
  });

  it('lets through at the rate when somebody always tries, however unevenly', () => {
    fc.assert(
      fc.property(rates, fc.array(fc.nat(19_000), { minLength: 100 }), (rate, gaps) => {
        const passes = passesOf(gaps, spacings(rate).gate);
        const seconds = gaps.reduce((sum, gap) => sum + gap, 0) / second;
        expect(passes.length).toBeGreaterThanOrEqual(Math.floor(seconds * rate * 0.99) - 1);
      }),
    );
  });

  it('is faster than slots are given out, so that a delay is made up for', () => {
    fc.assert(
      fc.property(rates, (rate) => {
        expect(spacings(rate).gate).toBeLessThan(spacings(rate).slots);
      }),
    );
  });
});

it('A burst is a twentieth of the rate', () => {
  expect([1, 20, 50, 300].map(burst)).toEqual([1, 1, 3, 15]);
});

describe('The line of slots', () => {
  it('keeps the order of arrival and lets nobody in before he came', () => {
    fc.assert(
      fc.property(rates, arrivals, (rate, gaps) => {
        let last = -1;
        for (const { at, arrivedAt } of slotsOf(gaps, spacings(rate).slots)) {
          expect(at).toBeGreaterThanOrEqual(arrivedAt);
          expect(at).toBeGreaterThan(last);
          last = at;
        }
      }),
    );
  });

  it('uses at least 0.98 of the rate while anybody waits', () => {
    fc.assert(
      fc.property(rates, fc.integer({ min: 2, max: 2_000 }), (rate, clients) => {
        const gaps = Array.from({ length: clients }, () => 0);
        const last = slotsOf(gaps, spacings(rate).slots).at(-1)?.at ?? 0;
        expect(((clients - 1) * second) / last / rate).toBeGreaterThanOrEqual(0.98);
      }),
    );
  });
});
