import { describe, expect, it } from '@jest/globals';
import { formatAgo, formatBytes, formatDuration, formatInstant, formatPercent } from './format.js';
import { share } from './format.js';

describe('figures in the console', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1536, '1.5 KiB'],
    [16 * 2 ** 30, '16.0 GiB'],
    [477 * 2 ** 30, '477 GiB'],
    [3.6 * 2 ** 40, '3.6 TiB'],
  ])('show %d bytes as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it.each([
    [0, '0 s'],
    [59, '59 s'],
    [3_600, '1 h'],
    [93_784, '1 d 2 h'],
    [86_460, '1 d'],
  ])('show %d seconds as %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));

  it('say how long ago something was, in one unit', () => {
    const now = new Date('2026-11-21T10:00:00Z');
    expect(formatAgo('2026-11-21T09:59:57Z', now)).toBe('just now');
    expect(formatAgo('2026-11-21T09:57:10Z', now)).toBe('2 min ago');
    expect(formatAgo('2026-11-18T10:00:00Z', now)).toBe('3 d ago');
  });

  it('take an instant of a clock that runs ahead for now', () => {
    const now = new Date('2026-11-21T10:00:00Z');
    expect(formatAgo('2026-11-21T10:00:30Z', now)).toBe('just now');
  });

  it('show an instant in local time, to the second', () => {
    expect(formatInstant(new Date(2026, 10, 1, 9, 5, 7).toISOString())).toBe('2026-11-01 09:05:07');
  });

  it('never show more than the whole, nor a share of nothing', () => {
    expect(share(12, 10)).toBe(100);
    expect(share(1, 0)).toBe(0);
    expect(formatPercent(12.6)).toBe('13 %');
  });
});
