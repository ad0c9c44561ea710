import { describe, expect, it } from '@jest/globals';
import { passwordFault } from './password-rules.js';

describe('A9: a password', () => {
  it.each([
    ['Tr0ub4d', 'too-short'],
    ['x'.repeat(257), 'too-long'],
    ['ada.lovelace', 'holds-the-name'],
    ['ADA.Lovelace99', 'holds-the-name'],
    ['password', 'common'],
    ['Password123!', 'common'],
    ['p4ssw0rd', 'common'],
    ['Jumpfleet2026', 'common'],
    ['aaaaaaaaaa', 'common'],
    ['12345678', 'common'],
    ['hgfedcba', 'common'],
    ['19700101', 'common'],
    ['testtest', 'common'],
    ['1q2w3e4r', 'common'],
  ])('is not "%s"', (password, fault) => {
    expect(passwordFault(password, 'ada.lovelace')).toBe(fault);
  });

  it.each(['correct horse', 'battery staple', 'ada.lovelace wrote notes', 'zL9#qqv2', 'ünïcödé-8'])(
    'may be "%s"',
    (password) => {
      expect(passwordFault(password, 'ada.lovelace')).toBeUndefined();
    },
  );
});
