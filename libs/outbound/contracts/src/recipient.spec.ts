import { describe, expect, it } from '@jest/globals';
import { sessionEventNames } from './event-names.js';
import { createRecipient, recipientUrl } from './recipient.js';

describe('a recipient as asked for', () => {
  const least = { name: 'tickets', url: 'https://kb.example/bomgareventconnect?KB=support' };

  it('OE-01: needs a name and an address, and gets the settings of the field otherwise', () => {
    expect(createRecipient.parse(least)).toEqual({
      ...least,
      type: 'http',
      enabled: true,
      format: 'form',
      events: sessionEventNames,
      filter: { jump_groups: [], tags: [], external_key: 'any' },
      send_custom_fields: false,
      success: '200',
      order: 'strict',
      retry_interval_seconds: 60,
      retry_duration_seconds: 259_200,
      alert: { email_addresses: [], after_seconds: 600, resend_after_seconds: 0 },
      rate_per_second: 0,
      concurrency: 8,
      headers: [],
      ca_certificate: null,
      destinations: [],
      mapping: null,
    });
  });

  it('is delivered in the order of each key by default when it reads JSON', () => {
    expect(createRecipient.parse({ ...least, format: 'json' }).order).toBe('per-key');
    expect(createRecipient.parse({ ...least, format: 'json', order: 'strict' }).order).toBe(
      'strict',
    );
  });

  it('OE-02: may carry query parameters in its address', () => {
    expect(recipientUrl.safeParse(least.url).success).toBe(true);
  });

  it.each([
    'ftp://kb.example/',
    'file:///etc/passwd',
    'https://user:secret@kb.example/',
    'https://user@kb.example/',
    '/only/a/path',
    'javascript:alert(1)',
    `https://kb.example/${'x'.repeat(2_048)}`,
  ])('is refused with the address %s', (url) => {
    expect(recipientUrl.safeParse(url).success).toBe(false);
  });

  it('is refused with unknown events, repeated events or settings out of bounds', () => {
    for (const wrong of [
      { events: ['support_conference_paused'] },
      { events: [] },
      { events: ['support_conference_end', 'support_conference_end'] },
      { retry_interval_seconds: 0 },
      { retry_duration_seconds: -1 },
      { success: '3xx' },
      { colour: 'red' },
      { name: '  ' },
    ]) {
      expect(createRecipient.safeParse({ ...least, ...wrong }).success).toBe(false);
    }
  });
});
