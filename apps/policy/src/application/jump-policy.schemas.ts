import { jumpPolicyDefaults, jumpPolicyKind } from '@jumpfleet/policy-domain';
import { z } from 'zod';
import { administeredSpecs } from './administration/administered.schemas.js';

const number = z.number().int().positive();
const entry = z.object({
  startDay: z.number().int(),
  startTime: z.string(),
  endDay: z.number().int(),
  endTime: z.string(),
});

const terms = z.object({
  displayName: z.string(),
  codeName: z.string(),
  description: z.string(),
  scheduleEnabled: z.boolean(),
  scheduleStrict: z.boolean(),
  schedule: z.object({ timezone: z.string(), entries: z.array(entry) }),
  simultaneousJumps: z.enum(['global', 'join', 'disallow']),
  simultaneousJumpsOnCopies: z.boolean(),
  simultaneousJumpsRdp: z.enum(['global', 'new_session', 'disallow']),
  ticketIdRequired: z.boolean(),
  twoFactorRequired: z.boolean(),
  approvalRequired: z.boolean(),
  approvalMaxMinutes: number,
  approvalScope: z.enum(['requestor', 'anyone']),
  approvalApproverScope: z.enum(['not_requestor', 'anyone']),
  approvalUserIds: z.array(number),
  approvalTeamIds: z.array(number),
  approvalEmailAddresses: z.array(z.string()),
  sessionStartNotification: z.boolean(),
  sessionEndNotification: z.boolean(),
  notificationEmailAddresses: z.array(z.string()),
  recordingsDisabled: z.boolean(),
});

/** Version 2 has what is said of approval, notifications and recordings. */
export const jumpPolicySpecs = administeredSpecs(jumpPolicyKind, terms, [
  (before) => ({ ...jumpPolicyDefaults, ...before }),
]);
