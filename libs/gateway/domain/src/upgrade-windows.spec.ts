import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { UpgradeWindows } from './upgrade-windows.js';

const windows = () => new UpgradeWindows({ package: 100 }, 2);
const range = (offset: number, bytes: number) => ({ part: 'package' as const, offset, bytes });

describe('The windows of a download', () => {
  it('are sent in the order in which they were asked for, each once and whole', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 60 })),
        fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 60 })),
        fc.integer({ min: 1, max: 17 }),
        (one, two, most) => {
          const asked = windows();
          const expected = [one, two].flatMap(([offset, bytes]) => {
            expect(asked.ask(range(offset, bytes))).toBeUndefined();
            return Array.from({ length: bytes }, (_, index) => offset + index);
          });
          const sent: number[] = [];
          for (let next = asked.next; next; next = asked.next) {
            const { offset, bytes } = next;
            const count = Math.min(bytes, most);
            sent.push(...Array.from({ length: count }, (_, index) => offset + index));
            asked.sent(count);
          }
          expect(sent).toEqual(expected);
          expect(asked.pendingBytes).toBe(0);
        },
      ),
    );
  });

  it('are two at once and no more', () => {
    const asked = windows();
    expect([1, 2, 3].map(() => asked.ask(range(0, 50)))).toEqual([
      undefined,
      undefined,
      'limitExceeded',
    ]);
    asked.sent(50);
    expect(asked.ask(range(50, 50))).toBeUndefined();
  });

  it('do not reach beyond the end, nor into what was not offered', () => {
    expect(windows().ask(range(51, 50))).toBe('malformed');
    expect(windows().ask({ part: 'delta', offset: 0, bytes: 1 })).toBe('malformed');
  });
});
