import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InvalidRequest } from '../problems/invalid-request.js';
import { statedReason } from './stated-reason.js';

const line = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .map((text) => text.replaceAll(/\p{Cc}/gu, '').trim())
  .filter((text) => text !== '');

describe('The reason of a request', () => {
  it('D6: is any line of text, percent-encoded where a header needs it', () => {
    fc.assert(
      fc.property(line, (text) => {
        expect(statedReason(encodeURIComponent(text))).toBe(text);
      }),
    );
    expect(statedReason('moved to the new office')).toBe('moved to the new office');
  });

  it('D6: counts as not given when it is empty', () => {
    for (const none of [undefined, '', '  ', '%20']) expect(statedReason(none)).toBeUndefined();
  });

  it('D6: is refused by name when it is too long, torn, doubled or more than a line', () => {
    for (const bad of ['x'.repeat(513), '%', '%ff', 'a%0Ab', '%00', ['a', 'b']])
      expect(() => statedReason(bad)).toThrow(InvalidRequest);
    expect(() => statedReason('%E2%80%A6'.repeat(512))).not.toThrow();
    expect(() => statedReason('a%0Ab')).toThrow(/^x-jumpfleet-reason: must be one line of text/);
  });
});
