import { describe, expect, it } from '@jest/globals';
import { putEmailSettings, testEmail } from './email-settings.js';

describe('the mail server as asked for', () => {
  const least = { host: 'mail.example', from: 'jumpfleet@example.com' };

  it('B1: needs a host and a sender, and is spoken to over STARTTLS otherwise', () => {
    expect(putEmailSettings.parse(least)).toEqual({
      ...least,
      port: 587,
      security: 'starttls',
      user: '',
      ca_certificate: null,
    });
  });

  it.each(['mail.example', 'mail', 'mail-1.example.', '10.0.0.25', '2001:db8::25', 'smtp_relay'])(
    'may be %s',
    (host) => {
      expect(putEmailSettings.safeParse({ ...least, host }).success).toBe(true);
    },
  );

  it.each([
    { host: '' },
    { host: 'mail.example:25' },
    { host: 'smtp://mail.example' },
    { host: 'mail..example' },
    { host: 'mail.example\r\nX: y' },
    { host: `${'a'.repeat(64)}.example` },
    { port: 0 },
    { security: 'ssl' },
    { user: 'a\nb' },
    { password: '' },
    { password: 'a\0b' },
    { from: 'Jumpfleet <jumpfleet@example.com>' },
    { from: 'a@example.com\r\nBcc: b@example.com' },
    { colour: 'red' },
  ])('is refused with %o', (wrong) => {
    expect(putEmailSettings.safeParse({ ...least, ...wrong }).success).toBe(false);
  });

  it('is tried with a message to one address', () => {
    expect(testEmail.safeParse({ to: 'it@example.com' }).success).toBe(true);
    expect(testEmail.safeParse({ to: 'it@example.com, ceo@example.com' }).success).toBe(false);
  });
});
