import type { RecipientSettings } from '@jumpfleet/outbound-domain';

/** A recipient of the field's form, as it is when nothing is said; `more` says something. */
export function recipientSettings(more: Partial<RecipientSettings> = {}): RecipientSettings {
  return {
    name: 'tickets',
    enabled: true,
    events: ['support_conference_begin'],
    filter: { jumpGroups: [], tags: [], externalKey: 'any' },
    sendsCustomFields: false,
    order: 'strict',
    retryIntervalSeconds: 1,
    retryDurationSeconds: 60,
    alert: { emailAddresses: [], afterSeconds: 600, resendAfterSeconds: 0 },
    ratePerSecond: 0,
    concurrency: 8,
    target: {
      type: 'http',
      url: 'https://kb.example/',
      format: 'form',
      success: '200',
      headers: [],
      caCertificate: null,
      destinations: [],
      mapping: null,
    },
    ...more,
  };
}
