import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { settledCount } from './settled.js';

describe('Which positions may be relayed', () => {
  it('stops before a hole that a running transaction may fill', () => {
    expect(settledCount(4, [5, 6, 8, 9], 0)).toBe(2);
    expect(settledCount(4, [6, 7], 0)).toBe(0);
  });

  it('passes holes that are known to stay empty', () => {
    expect(settledCount(4, [5, 6, 8, 9, 11], 9)).toBe(4);
  });

  it('never passes an empty position beyond the settled one, and always reaches it', () => {
    const positions = fc
      .uniqueArray(fc.integer({ min: 1, max: 40 }))
      .map((all) => all.sort((a, b) => a - b));
    fc.assert(
      fc.property(positions, fc.nat(20), fc.nat(40), (all, after, settledTo) => {
        const visible = all.filter((position) => position > after);
        const passed = visible.slice(0, settledCount(after, visible, settledTo));
        const last = passed.at(-1) ?? after;
        for (let position = after + 1; position <= last; position++)
          if (!passed.includes(position)) expect(position).toBeLessThanOrEqual(settledTo);
        const next = visible[passed.length];
        if (next !== undefined) {
          expect(next).toBeGreaterThan(settledTo);
          expect(next).toBeGreaterThan(last + 1);
        }
      }),
    );
  });
});
