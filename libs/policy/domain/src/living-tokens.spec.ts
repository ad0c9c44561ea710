import { describe, expect, it } from '@jest/globals';
import { withNewToken } from './living-tokens.js';
import { apiTokenLimit } from './sign-in-limits.js';

const { liveTokens, lifeSeconds } = apiTokenLimit;
const start = Date.parse('2026-03-01T12:00:00.000Z');

function issued(count: number, at: (index: number) => number) {
  let tokens = withNewToken([], at(0));
  for (let index = 1; index < count; index++) tokens = withNewToken(tokens.issuedAt, at(index));
  return tokens;
}

describe('B6: the living tokens of an API account', () => {
  it('are thirty, and of one more the oldest goes', () => {
    const all = issued(liveTokens, (index) => start + index);
    expect(all).toMatchObject({ newest: start + 29, livingSince: undefined });
    const more = withNewToken(all.issuedAt, start + 40);
    expect(more).toMatchObject({ newest: start + 40, livingSince: start + 1 });
    expect(more.issuedAt).toHaveLength(liveTokens);
  });

  it('have a time each, also when they come together', () => {
    const { issuedAt } = issued(3, () => start);
    expect(issuedAt).toEqual([start, start + 1, start + 2]);
  });

  it('make room when they expire', () => {
    const all = issued(liveTokens, (index) => start + index);
    const later = start + lifeSeconds * 1_000 + liveTokens;
    expect(withNewToken(all.issuedAt, later)).toEqual({
      issuedAt: [later],
      newest: later,
      livingSince: undefined,
    });
  });
});
