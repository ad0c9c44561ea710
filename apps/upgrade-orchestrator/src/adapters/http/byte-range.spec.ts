import { describe, expect, it } from '@jest/globals';
import { byteRange } from './byte-range.js';

describe('A range of bytes', () => {
  it.each([
    ['bytes=0-', { start: 0, end: 99 }],
    ['bytes=10-19', { start: 10, end: 19 }],
    ['bytes=90-1000', { start: 90, end: 99 }],
    ['bytes=-5', { start: 95, end: 99 }],
    ['bytes=-500', { start: 0, end: 99 }],
    ['bytes=100-', false],
    ['bytes=-0', false],
    ['bytes=9-3', undefined],
    ['bytes=-', undefined],
    ['bytes=0-1,3-4', undefined],
    ['lines=0-1', undefined],
    [undefined, undefined],
  ])('%s of 100 is %o', (header, range) => expect(byteRange(header, 100)).toEqual(range));
});
