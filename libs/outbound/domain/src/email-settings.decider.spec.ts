import { describe, expect, it } from '@jest/globals';
import { emailSettingsDecider } from './email-settings.decider.js';
import type {
  EmailSettings,
  EmailSettingsCommand,
  EmailSettingsEvent,
} from './email-settings.messages.js';

const now = new Date('2026-11-22T02:00:00.000Z');
const settings: EmailSettings = {
  host: 'mail.example',
  port: 587,
  security: 'starttls',
  user: 'jumpfleet',
  from: 'jumpfleet@example.com',
  caCertificate: null,
};

const set = (
  more: Partial<EmailSettings>,
  password: 'new' | 'kept' | 'none',
): EmailSettingsCommand => ({
  type: 'SetEmailSettings',
  data: { settings: { ...settings, ...more }, password },
});
const remove: EmailSettingsCommand = { type: 'RemoveEmailSettings', data: {} };
const changed = (
  passwordVersion: number | null,
  more: Partial<EmailSettings> = {},
): EmailSettingsEvent => ({
  type: 'EmailSettingsChanged',
  version: 1,
  data: { settings: { ...settings, ...more }, passwordVersion, changedAt: now.toISOString() },
});
const removed: EmailSettingsEvent = {
  type: 'EmailSettingsRemoved',
  version: 1,
  data: { removedAt: now.toISOString() },
};

const given = (...history: EmailSettingsEvent[]) => ({
  when: (command: EmailSettingsCommand) =>
    emailSettingsDecider.decide(
      command,
      history.reduce(
        (state, event) => emailSettingsDecider.evolve(state, event),
        emailSettingsDecider.initial,
      ),
      now,
    ),
});
const emits = (...value: EmailSettingsEvent[]) => ({ ok: true, value });
const refused = { ok: false, refusal: { kind: 'mail-password-needed' } };

describe('the mail server of the site', () => {
  it('B1: is set with a password, without one, and changed; what holds already adds no fact', () => {
    expect(given().when(set({}, 'new'))).toEqual(emits(changed(1)));
    expect(given().when(set({}, 'kept'))).toEqual(emits(changed(null)));
    expect(given(changed(null)).when(set({}, 'none'))).toEqual(emits());
    expect(given(changed(1)).when(set({}, 'kept'))).toEqual(emits());
    expect(given(changed(1)).when(set({ from: 'it@example.com' }, 'kept'))).toEqual(
      emits(changed(1, { from: 'it@example.com' })),
    );
    expect(given(changed(1)).when(set({}, 'none'))).toEqual(emits(changed(null)));
  });

  it('has a new version with each password, also after all was removed', () => {
    expect(given(changed(1)).when(set({}, 'new'))).toEqual(emits(changed(2)));
    expect(given(changed(4), removed).when(set({}, 'new'))).toEqual(emits(changed(5)));
    expect(given(changed(4), removed).when(set({}, 'kept'))).toEqual(emits(changed(null)));
  });

  it.each([
    { host: 'other.example' },
    { port: 25 },
    { user: 'somebody' },
    { security: 'none' },
  ] as const)('never sends a kept password elsewhere or in the clear: %o', (more) => {
    expect(given(changed(1)).when(set(more, 'kept'))).toEqual(refused);
    expect(given(changed(1)).when(set(more, 'new'))).toEqual(emits(changed(2, more)));
    expect(given(changed(null)).when(set(more, 'kept'))).toEqual(emits(changed(null, more)));
  });

  it('is removed once', () => {
    expect(given(changed(1)).when(remove)).toEqual(emits(removed));
    expect(given(changed(1), removed).when(remove)).toEqual(emits());
    expect(given().when(remove)).toEqual(emits());
  });
});
