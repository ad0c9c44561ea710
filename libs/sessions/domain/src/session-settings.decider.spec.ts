import { describe, expect, it } from '@jest/globals';
import {
  firstSessionSettings,
  maxSettingEntries,
  sessionSettingsDecider,
} from './session-settings.decider.js';
import type { SessionSettings } from './session-settings.messages.js';

const now = new Date('2026-11-21T10:00:00.000Z');
const changing = (changes: Partial<SessionSettings>, current = firstSessionSettings) =>
  sessionSettingsDecider.decide({ type: 'ChangeSessionSettings', data: { changes } }, current, now);
const field = (codeName: string) => ({ codeName, displayName: codeName });

describe('the settings of sessions', () => {
  it('start with 90 days of records, no custom field, no general queue and no ticket system', () => {
    expect(sessionSettingsDecider.initial).toMatchObject({
      retentionDays: 90,
      customFields: [],
      generalQueue: false,
      ticketSystem: null,
      ticketLookup: null,
    });
  });

  it('SB-15, SB-20: change as one fact that names what is new', () => {
    const settings = { ...firstSessionSettings, generalQueue: true, customFields: [field('a')] };
    expect(changing({ generalQueue: true, customFields: [field('a')] })).toEqual({
      ok: true,
      value: [
        {
          type: 'SessionSettingsChanged',
          version: 2,
          data: {
            changed: ['customFields', 'generalQueue'],
            settings,
            changedAt: now.toISOString(),
          },
        },
      ],
    });
    expect(changing({ retentionDays: 90 })).toEqual({ ok: true, value: [] });
  });

  it.each([
    ['no day of records', { retentionDays: 0 }],
    ['more than ten years', { retentionDays: 3_651 }],
    ['half a day', { retentionDays: 1.5 }],
    ['keys of a second', { sessionKeyTtlSeconds: 1 }],
    ['no wait', { ticketSystem: { url: 'https://desk', ca: null, timeoutSeconds: 0 } }],
    ['a minute and more', { ticketLookup: { recipient: 'r-1', timeoutSeconds: 61 } }],
    ['hours of waiting', { ticketSystem: { url: 'https://desk', ca: null, timeoutSeconds: 121 } }],
  ])('are refused out of bounds: %s', (_what, changes) => {
    expect(changing(changes)).toMatchObject({ refusal: { kind: 'setting-out-of-bounds' } });
  });

  it('name each field once, and not without bound', () => {
    expect(changing({ customFields: [field('a'), field('b'), field('a')] })).toMatchObject({
      refusal: { kind: 'code-name-taken', codeName: 'a' },
    });
    const many = Array.from({ length: maxSettingEntries + 1 }, (_, n) => field(`f${String(n)}`));
    expect(changing({ customFields: many })).toMatchObject({
      refusal: { kind: 'too-many-entries' },
    });
  });
});
