import { describe, expect, it } from '@jest/globals';
import { currentTraceparent, parseTraceparent, withSpan } from './index.js';

const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const traceOf = (traceparent: string | undefined) => traceparent?.slice(0, 36);

describe('a trace', () => {
  it('begins with the first span and ends with it', () => {
    expect(currentTraceparent()).toBeUndefined();
    const inside = withSpan('first', {}, () => currentTraceparent());
    expect(inside).toMatch(/^00-[\da-f]{32}-[\da-f]{16}-00$/);
    expect(currentTraceparent()).toBeUndefined();
  });

  it('goes on from a remote parent, with its sampling, under new span ids', () => {
    const inside = withSpan('next', { parent }, () => currentTraceparent());
    expect(traceOf(inside)).toBe(traceOf(parent));
    expect(inside?.endsWith('-01')).toBe(true);
    expect(inside).not.toBe(parent);
  });

  it('is carried through awaits and told apart between calls at the same time', async () => {
    const traces = await Promise.all(
      Array.from({ length: 20 }, () =>
        withSpan('outer', {}, async () => {
          const outer = currentTraceparent();
          await Promise.resolve();
          const inner = await withSpan('inner', {}, async () => currentTraceparent());
          expect(traceOf(inner)).toBe(traceOf(outer));
          return traceOf(outer);
        }),
      ),
    );
    expect(new Set(traces).size).toBe(20);
  });

  it.each([
    undefined,
    '',
    'nonsense',
    '00-00000000000000000000000000000000-b7ad6b7169203331-01',
    '00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01',
    `${parent}-extra`,
  ])('does not go on from %j', (malformed) => {
    expect(parseTraceparent(malformed)).toBeUndefined();
    const inside = withSpan('first', { parent: malformed }, () => currentTraceparent());
    expect(traceOf(inside)).not.toBe(traceOf(parent));
  });

  it('does not swallow what went wrong', async () => {
    const boom = new Error('boom');
    expect(() =>
      withSpan('sync', {}, () => {
        throw boom;
      }),
    ).toThrow(boom);
    await expect(withSpan('async', {}, () => Promise.reject(boom))).rejects.toBe(boom);
  });
});
