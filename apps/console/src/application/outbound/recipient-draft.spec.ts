import { describe, expect, it } from '@jest/globals';
import { changeRecipient, createRecipient, sessionEventNames } from '@jumpfleet/outbound-contracts';
import type { RecipientItem } from '@jumpfleet/outbound-contracts';
import {
  changeOf,
  draftOf,
  newEmailDraft,
  newHttpDraft,
  secretsUsed,
  withFormat,
} from './recipient-draft.js';

const named = { ...newHttpDraft(sessionEventNames), name: 'desk', url: 'https://desk.example/' };
const standing = {
  id: '4e4f50a6-3fd3-4b0c-8f0a-0c3f8d0a3d5e',
  status: 'ok',
  queued_events: 3,
  secret_names: ['token'],
  previous_secret_valid_until: null,
  failing_since: null,
  last_error: null,
  last_delivered_at: null,
} as const;

describe('the form of a recipient', () => {
  it('OE-01: begins with what the server takes where nothing is said', () => {
    expect(createRecipient.parse({ name: 'desk', url: named.url })).toEqual(named);
    const email = newEmailDraft(['support_conference_end']);
    const least = { type: 'email', name: 'team', addresses: ['a@desk.example'] };
    expect(
      createRecipient.parse({ ...least, events: email.events, subject: email.subject }),
    ).toEqual({ ...email, ...least, body: undefined });
  });

  it('sends as a change what the server takes as one, and nothing of how the recipient does', () => {
    const item: RecipientItem = { ...named, ...standing };
    expect(draftOf(item)).toEqual(named);
    expect(changeRecipient.parse(changeOf(draftOf(item)))).toEqual({ ...named, type: undefined });
  });

  it('lets go of the rules when another format is chosen', () => {
    const mapping = { settings: {}, rules: [] };
    expect(changeOf({ ...named, format: 'json', mapping })).toMatchObject({ mapping: null });
    expect(changeOf({ ...named, format: 'mapping', mapping })).toMatchObject({ mapping });
  });

  it('follows the format with the order that its receivers rely on', () => {
    expect(withFormat(named, 'json').order).toBe('per-key');
    expect(withFormat(withFormat(named, 'mapping'), 'form').order).toBe('strict');
  });

  it('knows which secrets its templates speak of', () => {
    const headers = [{ name: 'authorization', value: 'Basic {{ secrets.token }}' }];
    expect(secretsUsed({ ...named, headers })).toEqual(['token']);
    expect(secretsUsed(named)).toEqual([]);
  });
});
