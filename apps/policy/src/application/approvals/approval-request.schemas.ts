import type { EventSpec } from '@jumpfleet/event-log';
import type { ApprovalEvent } from '@jumpfleet/policy-domain';
import { z } from 'zod';

const id = z.number().int().positive();
const instant = z.iso.datetime();
const numbers = z.array(id);
const person = z.object({
  type: z.enum(['user', 'api-account']),
  id: z.string(),
  name: z.string(),
});
const terms = z.object({
  jumpClientId: z.string(),
  jumpClientName: z.string(),
  jumpPolicy: id,
  requestor: person,
  reason: z.string(),
  from: instant,
  until: instant,
  scope: z.enum(['requestor', 'anyone']),
  approvers: z.object({
    users: numbers,
    teams: numbers,
    emailAddresses: z.array(z.string()),
    mayBeRequestor: z.boolean(),
  }),
});

/** How the events of approvals are written. */
export const approvalSpecs: Readonly<Record<ApprovalEvent['type'], EventSpec>> = {
  ApprovalRequested: { version: 1, schema: z.object({ id, terms, requestedAt: instant }) },
  ApprovalDecided: {
    version: 1,
    schema: z.object({
      id,
      terms,
      approved: z.boolean(),
      by: person,
      reason: z.string(),
      decidedAt: instant,
    }),
  },
  ApprovalExpired: {
    version: 1,
    schema: z.object({ id, terms, wasApproved: z.boolean(), expiredAt: instant }),
  },
  ApprovalNotified: {
    version: 1,
    schema: z.object({
      id,
      about: z.enum(['requested', 'approved', 'denied', 'expired']),
      jumpClientName: z.string(),
      to: z.object({
        users: numbers,
        teams: numbers,
        emailAddresses: z.array(z.string()),
        requestor: person.nullable(),
      }),
      notifiedAt: instant,
    }),
  },
};
