import { describe, expect, it } from '@jest/globals';
import { decideAccess, decideScope, isAdministrator } from './access-rules.js';
import { fullAccess } from './api-account.messages.js';

describe('the access question', () => {
  it('is answered yes to administrators', () => {
    expect(decideAccess({ administrator: true, enabled: true })).toEqual({
      allowed: true,
      code: 'allowed',
      reasons: ['Administrators may do everything.'],
    });
  });

  it.each([
    ['somebody unknown', undefined, 'The account does not exist.'],
    [
      'a disabled administrator',
      { administrator: true, enabled: false },
      'The account is disabled.',
    ],
    ['anybody else', { administrator: false, enabled: true }, 'Only administrators may do this.'],
  ])('is answered no to %s, with the reason', (_who, principal, reason) => {
    expect(decideAccess(principal)).toMatchObject({ allowed: false, reasons: [reason] });
  });
});

describe('the scope of a principal', () => {
  it('is everything for administrators, and nothing for anybody else, with the same reasons', () => {
    for (const principal of [
      undefined,
      { administrator: true, enabled: true },
      { administrator: true, enabled: false },
      { administrator: false, enabled: true },
    ]) {
      const { allowed, reasons } = decideAccess(principal);
      const scope = { everything: allowed, jumpGroupIds: [], personalListOf: [], reasons };
      expect(decideScope(principal)).toEqual(scope);
    }
  });
});

describe('an API account', () => {
  it('counts as an administrator only with commands and configuration', () => {
    expect(isAdministrator(fullAccess)).toBe(true);
    expect(isAdministrator({ ...fullAccess, configuration: false })).toBe(false);
    expect(isAdministrator({ ...fullAccess, command: 'read_only' })).toBe(false);
  });
});
