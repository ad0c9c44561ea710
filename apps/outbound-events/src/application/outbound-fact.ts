import type { PublishedEvent } from '@jumpfleet/event-log';
import type { OutboundFact } from '@jumpfleet/outbound-domain';
import { sessionEvents } from '@jumpfleet/sessions-contracts';
import type { SessionEventData } from '@jumpfleet/sessions-contracts';

const started = 'jumpfleet.session.started.v1';
const ended = 'jumpfleet.session.ended.v1';

/**
 * What recipients hear of a session, if anything: one whose line never reached the computer has not
 * begun for them and so does not end either.
 */
export function outboundFact(
  event: PublishedEvent,
  traceparent: string | undefined,
): OutboundFact | undefined {
  const { id: eventId, source, type, time, subject } = event;
  const envelope = { eventId, source, type, time, subject, key: subject, traceparent };
  switch (type) {
    case started: {
      const data = sessionEvents[started].parse(event.data);
      const name = 'support_conference_begin';
      return { ...envelope, name, fields: sessionFields(data), data };
    }
    case ended: {
      const data = sessionEvents[ended].parse(event.data);
      if (data.startedAt === null) return undefined;
      return { ...envelope, name: 'support_conference_end', fields: sessionFields(data), data };
    }
    default:
      return undefined;
  }
}

/** As integrators read them (B1). */
function sessionFields(session: SessionEventData<typeof started | typeof ended>) {
  return {
    lsid: session.sessionId,
    external_key: session.externalKey,
    conference_id: session.sessionId,
    conference_name: session.clientName,
    username: session.representative.name,
    user_id: session.representative.id,
    display_name: session.representative.name,
  };
}
