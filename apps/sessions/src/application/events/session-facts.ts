import type { Publication } from '@jumpfleet/event-log';
import type { SessionEventData, SessionEventType } from '@jumpfleet/sessions-contracts';
import type { SessionEvent } from '@jumpfleet/sessions-domain';
import type { Publishers } from './event-part.js';

/** What other services hear. A mere request stays private: nothing has happened on the computer yet. */
export const sessionFacts: Publishers<SessionEvent> = {
  SessionRequested: () => undefined,
  SessionStarted: ({ data }) => {
    const { sessionId, clientId, clientName, representative, externalKey, startedAt } = data;
    const parties = { sessionId, clientId, clientName, representative, externalKey };
    return fact('jumpfleet.session.started.v1', sessionId, { ...parties, startedAt });
  },
  SessionEnded: ({ data }) => fact('jumpfleet.session.ended.v1', data.sessionId, data),
};

function fact<T extends SessionEventType>(
  type: T,
  subject: string,
  data: SessionEventData<T>,
): Publication<SessionEventData<T>> {
  return { type, subject, data };
}
