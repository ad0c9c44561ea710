import { describe, expect, it } from '@jest/globals';
import { VerifiedTokens } from './verified-tokens.js';

/** Answers as told, and whether it was asked. */
const checked = (tokens: VerifiedTokens, [key, token]: [string, string], isSigned = true) => {
  let asked = false;
  const good = tokens.check(key, token, () => {
    asked = true;
    return isSigned;
  });
  return { good, asked };
};

describe('The tokens that were verified', () => {
  it('are not checked again, but each with each key of its own', () => {
    const tokens = new VerifiedTokens(10);
    expect(checked(tokens, ['k', 'a'])).toEqual({ good: true, asked: true });
    expect(checked(tokens, ['k', 'a'])).toEqual({ good: true, asked: false });
    expect(checked(tokens, ['k', 'b'], false)).toEqual({ good: false, asked: true });
    expect(checked(tokens, ['other', 'a'], false)).toEqual({ good: false, asked: true });
  });

  it('do not hold one that is not good', () => {
    const tokens = new VerifiedTokens(10);
    for (const time of [1, 2])
      expect([time, checked(tokens, ['k', 'a'], false)]).toEqual([
        time,
        { good: false, asked: true },
      ]);
  });

  it('are bounded: those shown least lately are forgotten', () => {
    const tokens = new VerifiedTokens(2);
    for (const token of ['a', 'b', 'a', 'c']) checked(tokens, ['k', token]);
    expect(checked(tokens, ['k', 'a']).asked).toBe(false);
    expect(checked(tokens, ['k', 'c']).asked).toBe(false);
    expect(checked(tokens, ['k', 'b']).asked).toBe(true);
  });
});
