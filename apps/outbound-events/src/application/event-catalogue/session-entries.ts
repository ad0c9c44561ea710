import { sessionEvents } from '@jumpfleet/sessions-contracts';
import { always } from './entry.js';
import type { EventEntry } from './entry.js';

const session = {
  lsid: always('The session. By this id its report is pulled.'),
  external_key: always('The ticket that the session belongs to; empty where none was given.'),
  conference_id: always('The session, as `lsid`.'),
  conference_name: always('The name of the computer.'),
};
const person = (who: string) => ({
  username: always(`Who ${who}.`),
  user_id: always(`The id of who ${who}.`),
  display_name: always(`The name to show of who ${who}.`),
});
const member = (who: string) => ({
  ...person(who),
  type: always('`customer` or `representative`.'),
  name: always(`The name of who ${who}.`),
});
const begun = person('began the session');

export const sessionEntries: readonly EventEntry[] = [
  {
    name: 'support_conference_begin',
    type: 'jumpfleet.session.started.v1',
    title: 'Support session started',
    description: 'The representative is connected to the computer: the session runs.',
    fields: { ...session, ...begun },
    data: sessionEvents['jumpfleet.session.started.v1'],
  },
  {
    name: 'support_conference_end',
    type: 'jumpfleet.session.ended.v1',
    title: 'Support session ended',
    description:
      'The session is over, and its report is complete but for surveys. A session that never reached the computer is not told.',
    fields: {
      ...session,
      ...begun,
      reason: always('Why it ended; the words of `reason` in JSON.'),
    },
    data: sessionEvents['jumpfleet.session.ended.v1'],
  },
  {
    name: 'support_conference_owner_changed',
    type: 'jumpfleet.session.owner-changed.v1',
    title: 'Owner of a support session changed',
    description: 'Another representative owns the session now.',
    fields: {
      ...session,
      ...person('owns the session now'),
      previous_owner_id: always('The id of who owned it before.'),
      previous_owner_name: always('Who owned it before.'),
      reason: always('`transferred`, `taken` or `owner-left`.'),
    },
    data: sessionEvents['jumpfleet.session.owner-changed.v1'],
  },
  {
    name: 'support_conference_member_added',
    type: 'jumpfleet.session.member-joined.v1',
    title: 'Somebody joined a support session',
    description:
      'A representative or the customer takes part. The first representative, and the customer where there is one, join with the start.',
    fields: { ...session, ...member('joined') },
    data: sessionEvents['jumpfleet.session.member-joined.v1'],
  },
  {
    name: 'support_conference_member_departed',
    type: 'jumpfleet.session.member-left.v1',
    title: 'Somebody left a support session',
    description: 'Somebody takes part no longer, and the session goes on without.',
    fields: {
      ...session,
      ...member('left'),
      reason: always('Why; the words of `reason` in JSON.'),
    },
    data: sessionEvents['jumpfleet.session.member-left.v1'],
  },
  {
    name: 'support_conference_customer_exit_survey_completed',
    type: 'jumpfleet.session.customer-survey-completed.v1',
    title: 'Customer exit survey answered',
    description: 'The customer answered the survey. The answers are in the report of the session.',
    fields: { ...session, ...member('answered'), survey_id: always('The answered survey.') },
    data: sessionEvents['jumpfleet.session.customer-survey-completed.v1'],
  },
  {
    name: 'support_conference_rep_exit_survey_completed',
    type: 'jumpfleet.session.representative-survey-completed.v1',
    title: 'Representative exit survey answered',
    description:
      'A representative answered the survey. The answers are in the report of the session.',
    fields: { ...session, ...member('answered'), survey_id: always('The answered survey.') },
    data: sessionEvents['jumpfleet.session.representative-survey-completed.v1'],
  },
];
