import { describe, expect, it } from '@jest/globals';
import { passesFilter } from './event-filter.js';
import type { OutboundEventName } from './event-names.js';
import type { EventFilter } from './recipient.messages.js';
import type { OutboundFact } from './webhook-body.js';

const anything: EventFilter = { jumpGroups: [], tags: [], externalKey: 'any' };
const till = { id: 'c-1', name: 'till-4', jumpGroup: 'tills', tag: 'north' };

function fact(name: OutboundEventName, more: Partial<OutboundFact> = {}): OutboundFact {
  return {
    name,
    eventId: 'e-1',
    source: 'jumpfleet/sessions',
    type: 'jumpfleet.session.started.v1',
    time: '2026-11-21T10:00:00.000Z',
    subject: 's-1',
    key: 's-1',
    fields: {},
    data: {},
    ...more,
  };
}
const begun = (more: Partial<OutboundFact> = {}) => fact('support_conference_begin', more);

describe("a recipient's filter", () => {
  it('lets everything pass when it says nothing', () => {
    expect(passesFilter(anything, begun())).toBe(true);
    expect(passesFilter(anything, fact('jump_client_lost', { jumpClient: till }))).toBe(true);
  });

  it.each([
    [{ jumpGroups: ['tills', 'desks'] }, true],
    [{ jumpGroups: ['desks'] }, false],
    [{ tags: ['north'] }, true],
    [{ tags: ['North', 'south'] }, false],
    [{ jumpGroups: ['tills'], tags: ['north'] }, true],
    [{ jumpGroups: ['tills'], tags: ['south'] }, false],
  ])('asks for groups by code name and for tags: %j', (more, passes) => {
    const filter = { ...anything, ...more };
    expect(passesFilter(filter, begun({ jumpClient: till }))).toBe(passes);
    expect(passesFilter(filter, fact('upgrade_client_failed', { jumpClient: till }))).toBe(passes);
  });

  it('keeps what is about an unknown Jump Client from a recipient for some groups', () => {
    expect(passesFilter({ ...anything, jumpGroups: ['tills'] }, begun())).toBe(false);
    expect(passesFilter({ ...anything, tags: ['north'] }, begun())).toBe(false);
  });

  it('says nothing of events that are about no Jump Client', () => {
    const filter = { ...anything, jumpGroups: ['tills'], tags: ['north'] };
    for (const name of ['policy_changed', 'sign_in_failed', 'upgrade_cycle_halted'] as const)
      expect(passesFilter(filter, fact(name))).toBe(true);
  });

  it('B7: takes of sessions only those of a task, when it is told to', () => {
    const filter: EventFilter = { ...anything, externalKey: 'present' };
    expect(passesFilter(filter, begun({ fields: { external_key: '' } }))).toBe(false);
    expect(passesFilter(filter, begun({ fields: { external_key: 'T-7' } }))).toBe(true);
    expect(passesFilter(filter, fact('jump_client_lost', { jumpClient: till }))).toBe(true);
  });
});
