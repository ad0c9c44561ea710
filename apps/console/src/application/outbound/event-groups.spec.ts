import { describe, expect, it } from '@jest/globals';
import { eventGroups, eventsInWords, withEvents } from './event-groups.js';
import type { CatalogueEvent } from './event-groups.js';

const event = (name: CatalogueEvent['name'], forEmail = false): CatalogueEvent => ({
  ...{ name, title: `Title of ${name}`, description: '' },
  for_email: forEmail,
});
const begin = event('support_conference_begin');
const end = event('support_conference_end', true);
const offline = event('jump_client_offline', true);
const catalogue = [begin, end, offline, event('policy_changed', true)];

describe('events to send', () => {
  it('stand in groups, in the order of the catalogue', () => {
    expect(eventGroups(catalogue, 'http').map(({ title }) => title)).toEqual([
      'Support sessions',
      'Jump Clients',
      'Site',
    ]);
  });

  it('offer to an e-mail recipient only what is meant for one', () => {
    expect(eventGroups(catalogue, 'email')[0]?.events).toEqual([end]);
  });

  it('are short in the list: whole groups by name, one by its title, others by their number', () => {
    expect(eventsInWords([end.name, begin.name], catalogue)).toBe('Support sessions');
    expect(eventsInWords([begin.name], catalogue)).toBe('Title of support_conference_begin');
    expect(eventsInWords([begin.name, 'policy_changed', 'sign_in_failed'], catalogue)).toBe(
      'Site, 2 events',
    );
    expect(eventsInWords([begin.name, end.name], [])).toBe('2 events');
  });

  it('are taken and left by the group, each once', () => {
    const wanted = withEvents([end.name, offline.name], [begin, end], true);
    expect(wanted).toEqual([offline.name, begin.name, end.name]);
    expect(withEvents(wanted, [begin, end], false)).toEqual([offline.name]);
  });
});
