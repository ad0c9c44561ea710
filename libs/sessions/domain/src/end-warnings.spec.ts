import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { firstWarningAt, nextWarningAt, warningText } from './end-warnings.js';

const endsAt = new Date('2026-11-21T17:00:00.000Z');
const before = (minutes: number) => new Date(endsAt.getTime() - minutes * 60_000);

describe('the warnings before a forced end', () => {
  it('PO-24: begin 15 minutes before and recur until the last minute', () => {
    const warned: string[] = [];
    for (let at = firstWarningAt(endsAt) as Date | undefined; at; at = nextWarningAt(endsAt, at))
      warned.push(warningText(endsAt, at));
    expect(warned).toEqual([
      'The schedule ends this session in 15 minutes.',
      'The schedule ends this session in 10 minutes.',
      'The schedule ends this session in 5 minutes.',
      'The schedule ends this session in 2 minutes.',
      'The schedule ends this session in 1 minute.',
    ]);
  });

  it('PO-24: go on from wherever one was, and end before the end', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 15, noNaN: true }), (minutes) => {
        const next = nextWarningAt(endsAt, before(minutes));
        if (!next) expect(minutes).toBeLessThanOrEqual(1);
        else {
          expect(next.getTime()).toBeGreaterThan(before(minutes).getTime());
          expect(next.getTime()).toBeLessThan(endsAt.getTime());
        }
      }),
    );
  });
});
