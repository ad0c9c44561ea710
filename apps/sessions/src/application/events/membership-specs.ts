import type { MembershipEvent } from '@jumpfleet/sessions-domain';
import { z } from 'zod';
import type { EventPart } from './event-part.js';
import { instant, parties, person, relay } from './session-shapes.js';

const leaveReason = z.enum([
  'left',
  'removed',
  'connection-lost',
  'access-revoked',
  'start-failed',
  'schedule-ended',
]);

export const membershipSpecs: EventPart<MembershipEvent>['specs'] = {
  MemberAdmitted: {
    version: 1,
    schema: z.object({
      sessionId: z.uuid(),
      leg: z.uuid(),
      representative: person,
      by: z.enum(['simultaneous', 'invitation']),
      isExternal: z.boolean(),
      permissions: z.array(z.string()),
      admittedAt: instant,
    }),
  },
  MemberJoined: {
    version: 1,
    schema: z.object({
      ...parties,
      leg: z.uuid().nullable(),
      member: person.extend({ type: z.enum(['representative', 'customer']) }),
      joinedAt: instant,
    }),
  },
  MemberLeft: {
    version: 1,
    schema: z.object({
      ...parties,
      leg: z.uuid(),
      member: person,
      joinedAt: instant.nullable(),
      leftAt: instant,
      reason: leaveReason,
    }),
  },
  LegAttached: {
    version: 1,
    schema: z.object({
      sessionId: z.uuid(),
      leg: z.uuid(),
      line: z.number(),
      attachedAt: instant,
      relay,
    }),
  },
  LegDetached: {
    version: 1,
    schema: z.object({
      sessionId: z.uuid(),
      leg: z.uuid(),
      line: z.number(),
      detachedAt: instant,
    }),
  },
  RepresentativesInvited: {
    version: 1,
    schema: z.object({
      sessionId: z.uuid(),
      by: person,
      invitation: z.object({
        team: z.object({ number: z.number(), name: z.string() }).nullable(),
        representatives: z.array(person),
        asOwner: z.boolean(),
      }),
      invitedAt: instant,
    }),
  },
  OwnerChanged: {
    version: 1,
    schema: z.object({
      ...parties,
      from: person,
      to: person,
      reason: z.enum(['transferred', 'taken', 'owner-left']),
      changedAt: instant,
    }),
  },
};
