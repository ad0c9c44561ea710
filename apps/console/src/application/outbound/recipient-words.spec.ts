import { describe, expect, it } from '@jest/globals';
import { newHttpDraft } from './recipient-draft.js';
import { attemptWords, recipientAside, recipientStanding } from './recipient-words.js';

const now = new Date('2026-11-22T12:00:00Z');
const recipient = {
  ...newHttpDraft([]),
  id: '4e4f50a6-3fd3-4b0c-8f0a-0c3f8d0a3d5e',
  status: 'ok',
  queued_events: 0,
  secret_names: [],
  previous_secret_valid_until: null,
  failing_since: null,
  last_error: null,
  last_delivered_at: null,
} as const;

describe('how a recipient does, in words', () => {
  it('B1: has a status that reads without its colour', () => {
    expect(recipientStanding('failing').words).toBe('Failing');
  });

  it('says since when it fails and why, else when something last arrived', () => {
    expect(recipientAside(recipient, now)).toBe('Nothing delivered yet');
    const delivered = { ...recipient, last_delivered_at: '2026-11-22T11:57:00Z' };
    expect(recipientAside(delivered, now)).toBe('Delivered 3 min ago');
    const failing = {
      ...delivered,
      failing_since: '2026-11-22T10:00:00Z',
      last_error: 'connection-failed',
    };
    expect(recipientAside(failing, now)).toBe('Since 2 h ago: It could not be connected to.');
    expect(recipientAside({ ...failing, last_error: 'status-refused 503' }, now)).toBe(
      'Since 2 h ago: Its answer does not count as a success. (503)',
    );
  });

  it('tells an attempt by its status and its error, also by one that came later than this console', () => {
    expect(attemptWords({ status_code: 200, error: null })).toBe('Accepted (200)');
    expect(attemptWords({ status_code: 500, error: 'status-refused' })).toBe(
      'Its answer does not count as a success. (500)',
    );
    expect(attemptWords({ status_code: null, error: 'eaten-by-dog' })).toBe('eaten-by-dog');
  });
});
