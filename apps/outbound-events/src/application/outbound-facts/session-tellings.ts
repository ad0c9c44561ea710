import { sessionEvents } from '@jumpfleet/sessions-contracts';
import type { SessionEventData, SessionEventType } from '@jumpfleet/sessions-contracts';
import { telling } from './telling.js';
import type { Telling, Told } from './telling.js';

type Session = SessionEventData<SessionEventType>;
type Member = SessionEventData<'jumpfleet.session.member-joined.v1'>['member'];

/**
 * B1, by the names that integrators read. A session whose line never reached the computer has not begun for
 * recipients, and so does not end either (OE-03).
 */
export const sessionTellings: Readonly<Record<SessionEventType, Telling>> = {
  'jumpfleet.session.started.v1': telling(
    sessionEvents['jumpfleet.session.started.v1'],
    (session) => told('support_conference_begin', session),
  ),
  'jumpfleet.session.ended.v1': telling(sessionEvents['jumpfleet.session.ended.v1'], (session) =>
    session.startedAt === null
      ? undefined
      : told('support_conference_end', session, { reason: session.reason }),
  ),
  'jumpfleet.session.owner-changed.v1': telling(
    sessionEvents['jumpfleet.session.owner-changed.v1'],
    (session) =>
      told('support_conference_owner_changed', session, {
        ...person(session.to),
        previous_owner_id: session.from.id,
        previous_owner_name: session.from.name,
        reason: session.reason,
      }),
  ),
  'jumpfleet.session.member-joined.v1': telling(
    sessionEvents['jumpfleet.session.member-joined.v1'],
    (session) => told('support_conference_member_added', session, member(session.member)),
  ),
  'jumpfleet.session.member-left.v1': telling(
    sessionEvents['jumpfleet.session.member-left.v1'],
    (session) => {
      const fields = { ...member(session.member), reason: session.reason };
      return told('support_conference_member_departed', session, fields);
    },
  ),
  'jumpfleet.session.customer-survey-completed.v1': telling(
    sessionEvents['jumpfleet.session.customer-survey-completed.v1'],
    (session) => {
      const fields = { ...member(session.by), survey_id: session.surveyId };
      return told('support_conference_customer_exit_survey_completed', session, fields);
    },
  ),
  'jumpfleet.session.representative-survey-completed.v1': telling(
    sessionEvents['jumpfleet.session.representative-survey-completed.v1'],
    (session) => {
      const fields = { ...member(session.by), survey_id: session.surveyId };
      return told('support_conference_rep_exit_survey_completed', session, fields);
    },
  ),
};

/** `fields` say who it is about where that is not the representative who began the session. */
function told(name: Told['name'], session: Session, fields: Told['fields'] = {}): Told {
  const { customFields, ...data } = session;
  const { sessionId, clientId, clientName, representative, externalKey } = session;
  return {
    name,
    key: sessionId,
    fields: {
      lsid: sessionId,
      external_key: externalKey,
      conference_id: sessionId,
      conference_name: clientName,
      ...person(representative),
      ...fields,
    },
    ...(customFields && { customFields }),
    data,
    clients: [clientId],
  };
}

function person({ id, name }: Readonly<{ id: string; name: string }>) {
  return { username: name, user_id: id, display_name: name };
}

function member({ id, name, type }: Member) {
  return { ...person({ id, name }), type, name };
}
