import { describe, expect, it } from '@jest/globals';
import { containsPattern, searchLines } from './search-text.js';

describe('the search text of a client', () => {
  it('holds every field in lower case, one per line', () =>
    expect(searchLines(['Till 7', undefined, '', 'STORE\n12'])).toBe('till 7\n\n\nstore 12'));

  it('is plain text whatever a computer says', () =>
    expect(searchLines(['a\0b\x1ec', '\ud800 x', ' \t '])).toBe('a b c\n\ufffd x\n'));

  it('is matched anywhere and without regard to case', () =>
    expect(containsPattern('  Till  7 ')).toBe('%till 7%'));

  it('takes wildcards of the search literally', () =>
    expect(containsPattern(String.raw`50%_\x`)).toBe(String.raw`%50\%\_\\x%`));
});
