import { describe, expect, it } from '@jest/globals';
import { stepAfter } from './sign-in-step.js';

describe('a refused sign-in', () => {
  it.each([
    ['second-factor-needed', 'one-time-code'],
    ['password-change-needed', 'new-password'],
    ['second-factor-setup-needed', 'second-factor'],
  ] as const)('goes on where %s says', (code, step) => {
    expect(stepAfter(code, 'password')).toBe(step);
  });

  it('stays where it is while a code or a new password is wrong', () => {
    expect(stepAfter('second-factor-wrong', 'one-time-code')).toBe('one-time-code');
    expect(stepAfter('password-too-short', 'new-password')).toBe('new-password');
  });

  it('begins anew when the password is wrong', () => {
    expect(stepAfter('login-failed', 'one-time-code')).toBe('password');
  });
});
