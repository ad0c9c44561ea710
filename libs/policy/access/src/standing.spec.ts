import { describe, expect, it } from '@jest/globals';
import type { Visit } from '@jumpfleet/http';
import { compile } from '@jumpfleet/policy-domain';
import type { AccessFact } from '@jumpfleet/policy-domain';
import { mayComeFrom, standingOf } from './standing.js';
import { accountFact, userFact } from './testing/facts.js';

const now = Date.parse('2026-11-21T12:00:00Z');
const visit = (changes: Partial<Visit> = {}): Visit => ({
  principal: { type: 'user', id: 'user-1' },
  issuedAtMs: now - 60_000,
  tokenId: 't-1',
  address: '192.0.2.7',
  ...changes,
});
const account = { principal: { type: 'api-account', id: 'account-1' } } as const;
const standing = (facts: readonly AccessFact[], changes?: Partial<Visit>) =>
  standingOf(compile(facts), visit(changes), now);

describe('the standing of a principal', () => {
  it('is good for an account that is there, enabled and signed in', () => {
    expect(standing([userFact(1)])).toBe('good');
    expect(standing([accountFact()], account)).toBe('good');
  });

  it('is lost with the account, when it is disabled, and when it expires', () => {
    expect(standing([])).toBe('unknown');
    expect(standing([userFact(1, { enabled: false })])).toBe('disabled');
    expect(standing([userFact(1, { expiresAt: now })])).toBe('disabled');
    expect(standing([userFact(1, { expiresAt: now + 1 })])).toBe('good');
    expect(standing([], account)).toBe('unknown');
    expect(standing([accountFact({ enabled: false })], account)).toBe('disabled');
  });

  it('is lost to tokens of before a change, and to those that signed out', () => {
    const later = now - 59_999;
    expect(standing([userFact(1, { tokensValidAfter: later })])).toBe('token-withdrawn');
    expect(standing([userFact(1, { tokensValidAfter: now - 60_000 })])).toBe('good');
    expect(standing([userFact(1, { signedOutTokens: ['t-1'] })])).toBe('token-withdrawn');
    expect(standing([accountFact({ tokensValidAfter: later })], account)).toBe('token-withdrawn');
  });

  it('is lost to an API account that calls from elsewhere', () => {
    const bound = accountFact({ ipAddresses: ['192.0.2.0/24', '2001:db8::/32', '203.0.113.9'] });
    expect(standing([bound], account)).toBe('good');
    expect(standing([bound], { ...account, address: '198.51.100.1' })).toBe('address-not-allowed');
  });
});

describe('where an API account may call from', () => {
  const allowed = { ipAddresses: ['192.0.2.0/24', '2001:db8::/32', '203.0.113.9'] };
  it.each([
    ['192.0.2.255', true],
    ['192.0.3.0', false],
    ['203.0.113.9', true],
    ['203.0.113.8', false],
    ['::ffff:192.0.2.1', true],
    ['2001:db8:1::1', true],
    ['2001:db9::1', false],
    ['', false],
    ['unknown', false],
  ])('%s: %s', (address, expected) => {
    expect(mayComeFrom(allowed, address)).toBe(expected);
  });

  it('is nowhere by what is no range, and anywhere when none is named', () => {
    expect(mayComeFrom({ ipAddresses: ['192.0.2.0/33', 'nowhere'] }, '192.0.2.1')).toBe(false);
    expect(mayComeFrom({ ipAddresses: [] }, '')).toBe(true);
  });
});
