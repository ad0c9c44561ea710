import { describe, expect, it } from '@jest/globals';
import { retryAfterSeconds } from './retry-after.js';

describe('the time that a recipient asks to be left alone', () => {
  const now = new Date('2026-11-21T10:00:00.000Z');

  it('is read as seconds or as a date', () => {
    expect(retryAfterSeconds('120', now)).toBe(120);
    expect(retryAfterSeconds('Sat, 21 Nov 2026 10:02:00 GMT', now)).toBe(120);
    expect(retryAfterSeconds('Sat, 21 Nov 2026 09:00:00 GMT', now)).toBe(0);
  });

  it('is passed over when it is neither', () => {
    for (const header of [undefined, 'soon', '-5', '1e9', ['1', '2']])
      expect(retryAfterSeconds(header, now)).toBeUndefined();
  });
});
