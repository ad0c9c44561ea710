import { z } from 'zod';

const sessionRef = z.object({ sessionId: z.uuid(), clientId: z.uuid() });
const representative = z.object({ id: z.string(), name: z.string() });

/** Why a session is over; the same words as the gateway's `sessionLine`. */
export const sessionEndReason = z.enum([
  'representative',
  /** Whoever sits at the computer ended it. */
  'customer',
  'client-gone',
  'connection-lost',
  'start-failed',
  'deleted',
  /** PO-24: the schedule of the Jump Policy forced the end. */
  'schedule-ended',
  /** The representative was disabled, deleted or lost the account. */
  'access-revoked',
  /** Nobody took it from its queue in time, or the key ran out. */
  'not-accepted',
]);
export type SessionEndReason = z.infer<typeof sessionEndReason>;

const ofSession = sessionRef.extend({
  clientName: z.string(),
  /** Who began it. */
  representative,
  externalKey: z.string(),
  /** The site's own fields, by code name; left out where there are none. */
  customFields: z.record(z.string(), z.string()).optional(),
});
const member = representative.extend({ type: z.enum(['representative', 'customer']) });

const surveyed = ofSession.extend({
  surveyId: z.uuid(),
  by: member,
  submittedAt: z.iso.datetime(),
});

/** What other services may know of a session. `subject` is the session's id. */
export const sessionEvents = {
  /** The representative's line reached the computer: the session runs. */
  'jumpfleet.session.started.v1': ofSession.extend({ startedAt: z.iso.datetime() }),
  /** Somebody takes part: the first representative and the customer, where there is one, with the start. */
  'jumpfleet.session.member-joined.v1': ofSession.extend({ member, joinedAt: z.iso.datetime() }),
  /** Somebody who had joined takes part no longer, and the session goes on. */
  'jumpfleet.session.member-left.v1': ofSession.extend({
    member,
    leftAt: z.iso.datetime(),
    reason: z.enum([
      'left',
      'removed',
      'connection-lost',
      'access-revoked',
      'start-failed',
      'schedule-ended',
    ]),
  }),
  'jumpfleet.session.owner-changed.v1': ofSession.extend({
    from: representative,
    to: representative,
    reason: z.enum(['transferred', 'taken', 'owner-left']),
    changedAt: z.iso.datetime(),
  }),
  'jumpfleet.session.ended.v1': ofSession.extend({
    /** Null when the line never reached the computer. */
    startedAt: z.iso.datetime().nullable(),
    endedAt: z.iso.datetime(),
    reason: sessionEndReason,
  }),
  /** An exit survey was answered; the answers stay with the session's record. */
  'jumpfleet.session.customer-survey-completed.v1': surveyed,
  'jumpfleet.session.representative-survey-completed.v1': surveyed,
} as const;

export type SessionEventType = keyof typeof sessionEvents;
export type SessionEventData<T extends SessionEventType> = z.infer<(typeof sessionEvents)[T]>;
