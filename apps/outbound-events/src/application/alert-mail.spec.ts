import { describe, expect, it } from '@jest/globals';
import { recipientSettings } from '../testing/recipient-settings.js';
import { alertStep } from './alert-mail.js';
import type { AlertStanding } from './recipient-alerts.js';

const recipientId = '018f3a52-7c1e-4f6a-9d0b-2b7e5c4a1f00';
const failingSince = new Date('2026-11-22T02:00:00.000Z');
const base = recipientSettings();
const url = 'https://kb.example:8443/secret-path?KB=support&token=secret-token';
const settings = {
  ...base,
  target: base.target.type === 'http' ? { ...base.target, url } : base.target,
  alert: { emailAddresses: ['it@example.com'], afterSeconds: 600, resendAfterSeconds: 3_600 },
};
const thread = `alert-${recipientId}-${String(failingSince.getTime())}`;
const standing: AlertStanding = {
  recipientId,
  settings,
  trouble: { failingSince },
  lastError: 'status-refused 500',
  queuedEvents: 12,
  told: undefined,
  now: new Date('2026-11-22T02:10:00.000Z'),
};
const told = {
  failingSince,
  lastMailAt: standing.now,
  isWaiting: false,
  wasHeard: true,
  thread,
  mails: 1,
};
const later = new Date('2026-11-22T03:10:00.000Z');
const step = (more: Partial<AlertStanding> = {}) =>
  alertStep({ ...standing, ...more }, 'https://help.example/');

describe('what the contacts of a recipient are written', () => {
  it('B1: says who fails, since when, how, what waits and where to look, and nothing secret', () => {
    const failing = step();
    expect(failing).toMatchObject({ phase: 'failing', thread });
    expect(failing?.mail).toEqual({
      id: `${thread}-failing`,
      to: ['it@example.com'],
      subject: 'Outbound Events: tickets is failing',
      text: [
        'The recipient "tickets" (kb.example:8443) of Outbound Events is failing.',
        '',
        'Failing since:   2026-11-22 02:00:00 UTC',
        'Last error:      status-refused 500',
        'Events waiting:  12',
        '',
        `https://help.example/login/outbound-events/recipients/${recipientId}`,
        '',
      ].join('\n'),
    });
  });

  it('B1: goes on from the first mail, each under an id of its own that stays the same', () => {
    const again = step({ told, now: later });
    expect(again?.mail).toMatchObject({ id: `${thread}-1`, follows: `${thread}-failing` });
    expect(step({ told, now: later })?.mail?.id).toBe(again?.mail?.id);
    expect(step({ told: { ...told, mails: 2 }, now: later })?.mail?.id).toBe(`${thread}-2`);
    const over = step({ told, trouble: undefined, queuedEvents: 0, now: later });
    expect(over).toMatchObject({
      phase: 'recovered',
      mail: {
        id: `${thread}-recovered`,
        subject: 'Outbound Events: tickets has recovered',
        follows: `${thread}-failing`,
      },
    });
    expect(over?.mail?.text).toContain('Recovered by:    2026-11-22 03:10:00 UTC');
  });

  it('is nothing when the recipient has no contacts, or none any more', () => {
    const alone = { ...settings, alert: { ...settings.alert, emailAddresses: [] } };
    expect(step({ settings: alone })).toBeUndefined();
    expect(step({ settings: alone, told, trouble: undefined })).toEqual({
      phase: 'recovered',
      thread,
    });
  });

  it('is taken back when it was not heard', () => {
    const unheard = { ...told, isWaiting: true, wasHeard: false };
    expect(step({ told: unheard, trouble: undefined })).toEqual({ phase: 'withdrawn', thread });
  });
});
