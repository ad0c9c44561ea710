import { describe, expect, it } from '@jest/globals';
import type { PublishedEvent } from '@jumpfleet/event-log';
import { outboundFacts, withClient } from './outbound-fact.js';
import { offlineFact, onlineFact, signInFailedFact } from './outbound-facts/news-tellings.js';

const sessionId = '0193d7a0-0000-7000-8000-000000000001';
const clientId = '0193d7a0-0000-7000-8000-0000000000c1';
const cycleId = '0193d7a0-0000-7000-8000-0000000000d1';
const parties = {
  sessionId,
  clientId,
  clientName: 'till-4',
  representative: { id: 'u-1', name: 'ada' },
  externalKey: 'T-7',
};
const at = '2026-11-21T10:00:00.000Z';
const bea = { id: 'u-2', name: 'bea' };

function published(type: string, data: object, subject = sessionId): PublishedEvent {
  return {
    specversion: '1.0',
    id: '0193d7a0-0000-7000-8000-0000000000e1',
    source: 'jumpfleet/sessions',
    type,
    time: at,
    subject,
    datacontenttype: 'application/json',
    data,
    streamversion: 2,
    position: 7,
    correlationid: 'c-1',
    actor: { type: 'user', id: 'u-1', name: 'ada' },
  };
}
const facts = (type: string, data: object, trace?: string) =>
  outboundFacts(published(type, data), trace).map(({ fact }) => fact);
const ended = (startedAt: string | null) =>
  facts('jumpfleet.session.ended.v1', {
    ...{ ...parties, startedAt, endedAt: '2026-11-21T10:05:00.000Z', reason: 'representative' },
  });

describe('what recipients hear of a session', () => {
  it('B1: is its begin and its end, by the names of the field', () => {
    expect(
      facts('jumpfleet.session.started.v1', { ...parties, startedAt: at }, '00-a-b-01'),
    ).toMatchObject([
      {
        name: 'support_conference_begin',
        eventId: '0193d7a0-0000-7000-8000-0000000000e1',
        type: 'jumpfleet.session.started.v1',
        key: sessionId,
        traceparent: '00-a-b-01',
        fields: {
          lsid: sessionId,
          external_key: 'T-7',
          conference_id: sessionId,
          conference_name: 'till-4',
          username: 'ada',
          user_id: 'u-1',
          display_name: 'ada',
        },
      },
    ]);
    expect(ended(at)).toMatchObject([
      { name: 'support_conference_end', data: { reason: 'representative' } },
    ]);
  });

  it('OE-03: is nothing when it never began, or when it is something else', () => {
    expect(ended(null)).toEqual([]);
    expect(facts('jumpfleet.session.paused.v1', {})).toEqual([]);
  });

  it('B1: is who joined and who left, as customer or representative, with the member in the fields', () => {
    const member = { ...bea, type: 'representative' };
    const [joined] = facts('jumpfleet.session.member-joined.v1', {
      ...{ ...parties, member, joinedAt: at },
    });
    expect(joined).toMatchObject({
      name: 'support_conference_member_added',
      fields: { username: 'bea', user_id: 'u-2', display_name: 'bea', name: 'bea' },
    });
    expect(joined?.fields['type']).toBe('representative');
    const customer = { id: clientId, name: 'till-4', type: 'customer' };
    expect(
      facts('jumpfleet.session.member-left.v1', {
        ...{ ...parties, member: customer, leftAt: at, reason: 'left' },
      }),
    ).toMatchObject([
      {
        name: 'support_conference_member_departed',
        fields: { type: 'customer', name: 'till-4', reason: 'left' },
      },
    ]);
  });

  it('B1: is the new owner, beside the one before', () => {
    const changed = { from: parties.representative, to: bea, reason: 'transferred', changedAt: at };
    expect(facts('jumpfleet.session.owner-changed.v1', { ...parties, ...changed })).toMatchObject([
      {
        name: 'support_conference_owner_changed',
        fields: { username: 'bea', user_id: 'u-2', previous_owner_id: 'u-1' },
      },
    ]);
  });

  it.each([
    ['customer', 'support_conference_customer_exit_survey_completed'],
    ['representative', 'support_conference_rep_exit_survey_completed'],
  ])('B1: is who answered the survey of a %s', (type, name) => {
    const survey = { surveyId: cycleId, by: { ...bea, type }, submittedAt: at };
    expect(
      facts(`jumpfleet.session.${type}-survey-completed.v1`, { ...parties, ...survey }),
    ).toMatchObject([{ name, fields: { type, name: 'bea', survey_id: cycleId } }]);
  });

  it('B1: has its custom fields beside the data, for those who want them', () => {
    const data = { ...parties, startedAt: at, customFields: { asset: 'A-9' } };
    const [fact] = facts('jumpfleet.session.started.v1', data);
    expect(fact?.customFields).toEqual({ asset: 'A-9' });
    expect(fact?.data).toEqual({ ...parties, startedAt: at });
  });

  it('is refused when it does not have the agreed shape', () => {
    expect(() => facts('jumpfleet.session.started.v1', { ...parties, startedAt: 'today' })).toThrow(
      'ISO datetime',
    );
  });
});

describe('what recipients hear of Jump Clients', () => {
  const client = { id: clientId, name: 'till-4', jumpGroup: 'tills', tag: 'shop' };

  it('is that one enrolled, is lost, was uninstalled or deleted, with what is known of it', () => {
    const item = { clientId, name: 'till-4', jumpGroup: 'Tills', tag: 'shop' };
    const registered = { ...item, hostname: 'TILL4', publicKeyThumbprint: 'x' };
    const [enrolled] = facts('jumpfleet.jump-client.registered.v1', registered);
    expect(enrolled && withClient(enrolled, client)).toMatchObject({
      name: 'jump_client_enrolled',
      jumpClient: client,
      fields: {
        jump_client_id: clientId,
        jump_client_name: 'till-4',
        jump_group: 'tills',
        tag: 'shop',
        hostname: 'TILL4',
      },
      data: { jumpClient: client },
    });
    expect(facts('jumpfleet.jump-client.lost.v1', { clientId, offlineSince: at })).toMatchObject([
      { name: 'jump_client_lost', fields: { since: at } },
    ]);
    expect(facts('jumpfleet.jump-client.uninstalled.v1', { clientId })).toMatchObject([
      { name: 'jump_client_uninstalled', key: clientId },
    ]);
    const deleted = { clientId: cycleId, endpointId: clientId, reason: 'expired' };
    expect(
      outboundFacts(published('jumpfleet.jump-client.deleted.v1', deleted), undefined),
    ).toMatchObject([
      {
        clients: [clientId, cycleId],
        fact: { key: clientId, fields: { reason: 'expired', by_name: 'ada' } },
      },
    ]);
  });

  it('is that one comes and goes, under one id for one span', () => {
    const span = { clientId, epoch: 4, since: Date.parse(at) };
    const { fact } = offlineFact(span);
    expect(fact).toMatchObject({
      name: 'jump_client_offline',
      source: 'jumpfleet/registry',
      type: 'jumpfleet.jump-client.offline.v1',
      time: at,
      fields: { jump_client_id: clientId, since: at },
    });
    expect(offlineFact(span).fact.eventId).toBe(fact.eventId);
    expect(offlineFact({ ...span, since: 1 }).fact.eventId).not.toBe(fact.eventId);
    expect(onlineFact(span, true).fact).toMatchObject({
      name: 'jump_client_online',
      fields: { is_first: 'true' },
    });
    expect(onlineFact(span, true).fact.eventId).not.toBe(fact.eventId);
  });
});

describe('what recipients hear of upgrades', () => {
  it('is that a cycle starts, halts and is over, however it ends', () => {
    const started = { cycleId, version: '1.5.0', platforms: ['linux-64'], isRollback: false };
    expect(facts('jumpfleet.upgrade-cycle.started.v1', started)).toMatchObject([
      { name: 'upgrade_cycle_started', fields: { to_version: '1.5.0', by_name: 'ada' } },
    ]);
    const halted = { cycleId, ring: 2, finished: 10, failed: 4 };
    expect(facts('jumpfleet.upgrade-cycle.halted.v1', halted)).toMatchObject([
      { name: 'upgrade_cycle_halted', fields: { ring: '2', finished: '10', failed: '4' } },
    ]);
    const type = 'jumpfleet.upgrade-cycle.finished.v1';
    expect(
      facts('jumpfleet.upgrade-cycle.completed.v1', { cycleId, upgraded: 9, failed: 1 }),
    ).toMatchObject([{ name: 'upgrade_cycle_finished', type, data: { outcome: 'completed' } }]);
    expect(facts('jumpfleet.upgrade-cycle.cancelled.v1', { cycleId })).toMatchObject([
      { name: 'upgrade_cycle_finished', type, fields: { outcome: 'cancelled', by_id: 'u-1' } },
    ]);
  });

  it('is each client that failed, under an id of its own that stays the same', () => {
    const failed = [clientId, cycleId].map((one) => ({
      cycleId,
      clientId: one,
      code: 'disk-full',
    }));
    const data = { upgraded: [], failed };
    const told = facts('jumpfleet.upgrade-clients.finished.v1', data);
    expect(told).toMatchObject([
      { name: 'upgrade_client_failed', key: clientId, fields: { code: 'disk-full' } },
      { name: 'upgrade_client_failed', key: cycleId },
    ]);
    expect(new Set(told.map(({ eventId }) => eventId)).size).toBe(2);
    expect(facts('jumpfleet.upgrade-clients.finished.v1', data)).toEqual(told);
    for (const { eventId } of told) expect(eventId).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-8/);
  });
});

describe('what recipients hear of policy', () => {
  it.each([
    ['jumpfleet.jump-policy.changed.v1', { id: 3, displayName: 'Nights', codeName: 'n' }, 'Nights'],
    ['jumpfleet.group-policy.created.v1', { id: 3, name: 'Technicians' }, 'Technicians'],
    ['jumpfleet.team.deleted.v1', { id: 3 }, ''],
  ])('is what was changed, and by whom: %s', (type, data, name) => {
    const [, kind, change] = type.split('.');
    expect(facts(type, { ...data, changed: ['schedule'] })).toMatchObject([
      {
        name: 'policy_changed',
        type: 'jumpfleet.policy.changed.v1',
        fields: { kind, change, object_id: '3', object_name: name, by_name: 'ada' },
        data: { settings: ['schedule'], by: { type: 'user', id: 'u-1', name: 'ada' } },
      },
    ]);
  });

  it('is a user by its username; and no request for approval', () => {
    const user = { userId: 'u-9', username: 'cem', number: 4, displayName: 'Cem' };
    expect(facts('jumpfleet.user.disabled.v1', user)).toMatchObject([
      { fields: { kind: 'user', change: 'disabled', object_id: 'u-9', object_name: 'cem' } },
    ]);
    expect(facts('jumpfleet.approval-request.requested.v1', {})).toEqual([]);
  });

  it('is a sign-in that failed, with its number and without any secret', () => {
    const data = {
      ...{ username: 'ada', accountType: 'user', address: '198.51.100.7' },
      ...{ reason: 'wrong-credentials', attempts: 12, password: 'hunter2' },
    };
    const news = { id: cycleId, sequence: 1, source: 'jumpfleet/policy', time: at, data };
    const type = 'jumpfleet.sign-in.failed.v1';
    const { fact } = signInFailedFact({ ...news, type, subject: 'ada' });
    expect(fact).toMatchObject({
      name: 'sign_in_failed',
      eventId: cycleId,
      fields: { username: 'ada', address: '198.51.100.7', attempts: '12' },
    });
    expect(JSON.stringify(fact)).not.toContain('hunter2');
  });
});
