import type { PublishedEvent } from '@jumpfleet/event-log';
import type { OutboundEventName, OutboundFact } from '@jumpfleet/outbound-domain';
import { outboundFacts, withClient } from '../outbound-fact.js';
import { offlineFact, onlineFact, signInFailedFact } from '../outbound-facts/news-tellings.js';

const at = '2026-11-21T10:00:00.000Z';
const id = '01939f3a-7f00-7c3e-9d2a-4b1f6a5c0e01';
const sessionId = '01939f3a-7e10-7a51-8c44-2f90d3b7a102';
const clientId = '01939e00-11aa-7b0c-9a3e-6d5f4c3b2a10';
const cycleId = '01939f00-2bb2-7d1e-8f00-1a2b3c4d5e6f';
const ada = { id: '01939d00-5c5c-7e2f-9b1a-0f1e2d3c4b5a', name: 'ada' };
const bea = { id: '01939d00-6d6d-7f30-8a2b-1e2d3c4b5a69', name: 'bea' };
const client = { id: clientId, name: 'till-4', jumpGroup: 'tills', tag: 'shop' };
const session = {
  ...{ sessionId, clientId, clientName: 'till-4', representative: ada, externalKey: 'INC0012345' },
  customFields: { asset: 'A-9' },
};
const member = { ...bea, type: 'representative' };
const surveyed = { ...session, surveyId: cycleId, submittedAt: at };

type Published = readonly [type: string, subject: string, data: object];
type LoggedName = Exclude<
  OutboundEventName,
  'jump_client_online' | 'jump_client_offline' | 'sign_in_failed' | 'test_event'
>;

/** A fact of another service for each event that is made of one: type, subject and data. */
export const publishedSamples: Readonly<Record<LoggedName, Published>> = {
  support_conference_begin: [
    'jumpfleet.session.started.v1',
    sessionId,
    { ...session, startedAt: at },
  ],
  support_conference_end: [
    'jumpfleet.session.ended.v1',
    sessionId,
    { ...session, startedAt: '2026-11-21T09:48:20.000Z', endedAt: at, reason: 'representative' },
  ],
  support_conference_owner_changed: [
    'jumpfleet.session.owner-changed.v1',
    sessionId,
    { ...session, from: ada, to: bea, reason: 'transferred', changedAt: at },
  ],
  support_conference_member_added: [
    'jumpfleet.session.member-joined.v1',
    sessionId,
    { ...session, member, joinedAt: at },
  ],
  support_conference_member_departed: [
    'jumpfleet.session.member-left.v1',
    sessionId,
    { ...session, member, leftAt: at, reason: 'left' },
  ],
  support_conference_customer_exit_survey_completed: [
    'jumpfleet.session.customer-survey-completed.v1',
    sessionId,
    { ...surveyed, by: { id: clientId, name: 'till-4', type: 'customer' } },
  ],
  support_conference_rep_exit_survey_completed: [
    'jumpfleet.session.representative-survey-completed.v1',
    sessionId,
    { ...surveyed, by: { ...ada, type: 'representative' } },
  ],
  jump_client_enrolled: [
    'jumpfleet.jump-client.registered.v1',
    clientId,
    {
      ...{ clientId, name: 'till-4', hostname: 'TILL4', tag: 'shop', jumpGroup: 'Tills' },
      ...{
        jumpGroupType: 'shared',
        jumpGroupId: 2,
        publicKeyThumbprint: 'n4bQgYhMfWWaL-qgxVrQFaO',
      },
    },
  ],
  jump_client_lost: [
    'jumpfleet.jump-client.lost.v1',
    clientId,
    { clientId, offlineSince: '2026-11-06T10:00:00.000Z' },
  ],
  jump_client_uninstalled: ['jumpfleet.jump-client.uninstalled.v1', clientId, { clientId }],
  jump_client_deleted: [
    'jumpfleet.jump-client.deleted.v1',
    clientId,
    { clientId, reason: 'requested' },
  ],
  upgrade_cycle_started: [
    'jumpfleet.upgrade-cycle.started.v1',
    cycleId,
    { cycleId, version: '1.5.0', platforms: ['linux-64'], isRollback: false },
  ],
  upgrade_cycle_halted: [
    'jumpfleet.upgrade-cycle.halted.v1',
    cycleId,
    { cycleId, ring: 2, finished: 40, failed: 11 },
  ],
  upgrade_cycle_finished: [
    'jumpfleet.upgrade-cycle.completed.v1',
    cycleId,
    { cycleId, upgraded: 24_980, failed: 20 },
  ],
  upgrade_client_failed: [
    'jumpfleet.upgrade-clients.finished.v1',
    cycleId,
    { upgraded: [], failed: [{ cycleId, clientId, code: 'did-not-connect' }] },
  ],
  policy_changed: [
    'jumpfleet.jump-policy.changed.v1',
    '3',
    { id: 3, displayName: 'Nights', codeName: 'nights', changed: ['schedule'] },
  ],
};

/** The same each time: for documentation, previews and tests. */
export function exampleFact(name: OutboundEventName): OutboundFact {
  switch (name) {
    case 'jump_client_online':
      return withClient(
        onlineFact({ clientId, epoch: 7, since: Date.parse(at) }, false).fact,
        client,
      );
    case 'jump_client_offline':
      return withClient(offlineFact({ clientId, epoch: 7, since: Date.parse(at) }).fact, client);
    case 'sign_in_failed':
      return exampleSignIn();
    case 'test_event':
      return exampleTest();
    default:
      return ofPublished(publishedSamples[name]);
  }
}

function ofPublished([type, subject, data]: Published): OutboundFact {
  const event: PublishedEvent = {
    ...{ specversion: '1.0', id, type, time: at, subject, data },
    source: `jumpfleet/${sourceOf(type)}`,
    datacontenttype: 'application/json',
    ...{ streamversion: 2, position: 7, correlationid: id, actor: { type: 'user', ...ada } },
  };
  const [told] = outboundFacts(event, undefined);
  if (!told) throw new Error(`The sample of ${type} tells nothing.`);
  return withClient(told.fact, told.clients.length > 0 ? client : undefined);
}

/** Whose fact it is: the source of an event log. */
export function sourceOf(type: string): string {
  if (type.startsWith('jumpfleet.session.')) return 'sessions';
  if (type.startsWith('jumpfleet.upgrade-')) return 'upgrades';
  return type.startsWith('jumpfleet.jump-client.') ? 'registry' : 'policy';
}

function exampleSignIn(): OutboundFact {
  const attempt = { username: 'ada', accountType: 'user', address: '198.51.100.7' };
  const data = { ...attempt, reason: 'wrong-credentials', attempts: 12 };
  const news = { id, sequence: 1, time: at, subject: 'ada', source: 'jumpfleet/policy', data };
  return signInFailedFact({ ...news, type: 'jumpfleet.sign-in.failed.v1' }).fact;
}

function exampleTest(): OutboundFact {
  return {
    name: 'test_event',
    eventId: id,
    source: 'jumpfleet/outbound',
    type: 'jumpfleet.recipient.test.v1',
    ...{ time: at, subject: cycleId, key: id },
    fields: { lsid: id, external_key: '' },
    data: { recipient: cycleId, requestedBy: ada.id },
  };
}
