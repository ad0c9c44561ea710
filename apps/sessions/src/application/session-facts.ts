import type { Publication } from '@jumpfleet/event-log';
import type { Recorded } from '@jumpfleet/kernel';
import type { SessionEventData, SessionEventType } from '@jumpfleet/sessions-contracts';
import type { SessionEvent } from '@jumpfleet/sessions-domain';

/** What other services hear. A mere request stays private: nothing has happened on the computer yet. */
export function toContract({ event }: Recorded<SessionEvent>): Publication | undefined {
  const subject = event.data.sessionId;
  switch (event.type) {
    case 'SessionRequested':
      return undefined;
    case 'SessionStarted': {
      const { clientId, clientName, representative, externalKey, startedAt } = event.data;
      const data = { sessionId: subject, clientId, clientName, representative, externalKey };
      return fact('jumpfleet.session.started.v1', subject, { ...data, startedAt });
    }
    case 'SessionEnded':
      return fact('jumpfleet.session.ended.v1', subject, event.data);
  }
}

function fact<T extends SessionEventType>(
  type: T,
  subject: string,
  data: SessionEventData<T>,
): Publication<SessionEventData<T>> {
  return { type, subject, data };
}
