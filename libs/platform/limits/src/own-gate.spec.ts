import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { spacings } from './line.js';
import { OwnGate } from './own-gate.js';

const second = 1_000_000;
const times = { holdMs: 1_500, windowMs: 5_000 };
const begin = 1_795_288_528_213_944;

function turns(gates: number, rate: number, wishes: readonly (readonly [number, number])[]) {
  const spacing = spacings(rate).gate;
  const own = Array.from({ length: gates }, () => new OwnGate(times));
  let now = begin;
  return wishes.flatMap(([gap, ahead], i) => {
    now += gap;
    const rank = (gap + i) % gates;
    const slot = { era: 'era', lane: 'others', at: now + ahead } as const;
    const waitMs = own[rank]?.take({
      ...{ clientId: String(i), slot, now, notBefore: begin },
      share: { rank, of: gates, spacing },
    });
    return waitMs === undefined ? [] : [{ at: now + waitMs * 1000, slotAt: slot.at }];
  });
}

function fullest(instants: readonly number[]): number {
  const sorted = [...instants].sort((a, b) => a - b);
  return Math.max(
    0,
    ...sorted.map((from) => sorted.filter((at) => at >= from && at < from + second).length),
  );
}

it('Limiters that cannot ask anybody keep the rate together, and nobody comes before the slot', () => {
  const wish = fc.tuple(fc.nat(30_000), fc.integer({ min: -4_000_000, max: 1_500_000 }));
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 300 }),
      fc.array(wish, { maxLength: 300 }),
      (gates, rate, wishes) => {
        const taken = turns(gates, rate, wishes);
        expect(fullest(taken.map(({ at }) => Math.round(at)))).toBeLessThanOrEqual(rate + 1);
        for (const { at, slotAt } of taken) expect(at).toBeGreaterThanOrEqual(slotAt - 1);
      },
    ),
  );
});

it('A slot is honoured once', () => {
  const gate = new OwnGate(times);
  const turn = {
    clientId: 'a',
    slot: { era: 'era', lane: 'returns', at: begin },
    share: { rank: 0, of: 1, spacing: 20_000 },
    now: begin,
    notBefore: begin,
  } as const;
  expect(gate.take(turn)).toBeDefined();
  expect(gate.take({ ...turn, now: begin + second })).toBeUndefined();
});
