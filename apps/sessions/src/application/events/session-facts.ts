import type { Publication } from '@jumpfleet/event-log';
import type { SessionEventData, SessionEventType } from '@jumpfleet/sessions-contracts';
import type { SessionEvent, SessionParties } from '@jumpfleet/sessions-domain';
import type { Publishers } from './event-part.js';

const nothing = () => undefined;

/**
 * What other services hear. A mere request stays private, as nothing has happened on the computer yet; so do
 * lines that come and go, and members who never came.
 */
export const sessionFacts: Publishers<SessionEvent> = {
  SessionRequested: nothing,
  SessionAmended: nothing,
  MemberAdmitted: nothing,
  LegAttached: nothing,
  LegDetached: nothing,
  RepresentativesInvited: nothing,
  SessionStarted: ({ data }) => {
    const { startedAt } = data;
    return fact('jumpfleet.session.started.v1', { ...factPartiesOf(data), startedAt });
  },
  MemberJoined: ({ data }) => {
    const { member, joinedAt } = data;
    return fact('jumpfleet.session.member-joined.v1', { ...factPartiesOf(data), member, joinedAt });
  },
  MemberLeft: ({ data }) => {
    if (data.joinedAt === null) return undefined;
    const { leftAt, reason } = data;
    const member = { type: 'representative', ...data.member } as const;
    const left = { ...factPartiesOf(data), member, leftAt, reason };
    return fact('jumpfleet.session.member-left.v1', left);
  },
  OwnerChanged: ({ data }) => {
    const { from, to, reason, changedAt } = data;
    const changed = { ...factPartiesOf(data), from, to, reason, changedAt };
    return fact('jumpfleet.session.owner-changed.v1', changed);
  },
  SessionEnded: ({ data }) => {
    const { startedAt, endedAt, reason } = data;
    const ended = { ...factPartiesOf(data), startedAt, endedAt, reason };
    return fact('jumpfleet.session.ended.v1', ended);
  },
};

/** Who jumped where, as others are told it. */
export function factPartiesOf(data: SessionParties) {
  const { sessionId, clientId, clientName, representative, externalKey, custom } = data;
  const parties = { sessionId, clientId, clientName, representative, externalKey };
  return custom === undefined ? parties : { ...parties, customFields: custom };
}

function fact<T extends SessionEventType>(
  type: T,
  data: SessionEventData<T>,
): Publication<SessionEventData<T>> {
  return { type, subject: data.sessionId, data };
}
