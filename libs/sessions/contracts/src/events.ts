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

/** What other services may know of a session. `subject` is the session's id. */
export const sessionEvents = {
  /** The representative's line reached the computer: the session runs. */
  'jumpfleet.session.started.v1': sessionRef.extend({
    clientName: z.string(),
    representative,
    externalKey: z.string(),
    startedAt: z.iso.datetime(),
  }),
  'jumpfleet.session.ended.v1': sessionRef.extend({
    clientName: z.string(),
    representative,
    externalKey: z.string(),
    /** Null when the line never reached the computer. */
    startedAt: z.iso.datetime().nullable(),
    endedAt: z.iso.datetime(),
    reason: sessionEndReason,
  }),
} as const;

export type SessionEventType = keyof typeof sessionEvents;
export type SessionEventData<T extends SessionEventType> = z.infer<(typeof sessionEvents)[T]>;
