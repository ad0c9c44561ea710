import { describe, expect, it } from '@jest/globals';
import { eventSummary, eventTitle } from './event-words.js';

describe('the words of an event', () => {
  it('say what happened to what, and leave out what is not known', () => {
    const fields = { conference_name: 'till-4', display_name: 'Ada', reason: '', external_key: '' };
    const ended = { name: 'support_conference_end', fields } as const;
    expect(eventTitle(ended)).toBe('Support session with till-4 ended');
    expect(eventSummary(ended)).toBe('The support session of Ada with till-4 ended.');
    const told = { ...ended, fields: { ...fields, reason: 'customer', external_key: 'T-7' } };
    expect(eventSummary(told)).toBe(
      'The support session of Ada with till-4 ended (customer). Ticket: T-7.',
    );
  });

  it('name a client by its id where its name is not known', () => {
    const offline = { name: 'jump_client_offline', fields: { jump_client_id: 'c-1' } } as const;
    expect(eventTitle(offline)).toBe('Jump Client c-1 is offline');
    const named = { ...offline, fields: { ...offline.fields, jump_client_name: 'till-4' } };
    expect(eventSummary(named)).toBe('The Jump Client till-4 is not connected.');
  });

  it('take what fields say as text, whatever it looks like', () => {
    const fields = { conference_name: '{lsid} [x]', display_name: '$&', lsid: 's-1' };
    expect(eventSummary({ name: 'support_conference_begin', fields })).toBe(
      '$& started a support session with {lsid} [x].',
    );
  });
});
