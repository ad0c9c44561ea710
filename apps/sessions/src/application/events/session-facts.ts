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
    return fact('jumpfleet.session.started.v1', { ...partiesOf(data), startedAt });
  },
  MemberJoined: ({ data }) => {
    const { member, joinedAt } = data;
    return fact('jumpfleet.session.member-joined.v1', { ...partiesOf(data), member, joinedAt });
  },
  MemberLeft: ({ data }) => {
    if (data.joinedAt === null) return undefined;
    const { leftAt, reason } = data;
    const member = { type: 'representative', ...data.member } as const;
    const left = { ...partiesOf(data), member, leftAt, reason };
    return fact('jumpfleet.session.member-left.v1', left);
  },
  OwnerChanged: ({ data }) => {
    const { from, to, reason, changedAt } = data;
    const changed = { ...partiesOf(data), from, to, reason, changedAt };
    return fact('jumpfleet.session.owner-changed.v1', changed);
  },
  SessionEnded: ({ data }) => fact('jumpfleet.session.ended.v1', data),
};

function partiesOf(data: SessionParties): SessionParties {
  const { sessionId, clientId, clientName, representative, externalKey } = data;
  return { sessionId, clientId, clientName, representative, externalKey };
}

function fact<T extends SessionEventType>(
  type: T,
  data: SessionEventData<T> & SessionParties,
): Publication<SessionEventData<T>> {
  return { type, subject: data.sessionId, data };
}
