import { eventCodec } from '@jumpfleet/event-log';
import type { EventCodec } from '@jumpfleet/event-log';
import type { PolicyEvent } from '@jumpfleet/policy-domain';
import { z } from 'zod';

const version = 1;
const number = z.number().int().positive();
const permissions = z.object({
  command: z.enum(['deny', 'read_only', 'full_access']),
  reporting: z.boolean(),
  backup: z.boolean(),
  realTimeState: z.boolean(),
  configuration: z.boolean(),
});

const jumpPolicyTerms = z.object({
  displayName: z.string(),
  codeName: z.string(),
  description: z.string(),
  scheduleEnabled: z.boolean(),
  scheduleStrict: z.boolean(),
  schedule: z.object({
    timezone: z.string(),
    entries: z.array(
      z.object({
        startDay: z.number().int(),
        startTime: z.string(),
        endDay: z.number().int(),
        endTime: z.string(),
      }),
    ),
  }),
  simultaneousJumps: z.enum(['global', 'join', 'disallow']),
  simultaneousJumpsOnCopies: z.boolean(),
  simultaneousJumpsRdp: z.enum(['global', 'new_session', 'disallow']),
  ticketIdRequired: z.boolean(),
  twoFactorRequired: z.boolean(),
});

/** The newest shape of every event in policy's log, checked on the way in and out. */
export const policyEventCodec: EventCodec<PolicyEvent> = eventCodec<PolicyEvent>({
  UserCreated: {
    version,
    schema: z.object({
      userId: z.uuid(),
      number,
      username: z.string(),
      displayName: z.string(),
      administrator: z.boolean(),
      createdAt: z.iso.datetime(),
    }),
  },
  ApiAccountCreated: {
    version,
    schema: z.object({
      accountId: z.uuid(),
      number,
      clientId: z.string(),
      name: z.string(),
      comments: z.string(),
      permissions,
      createdAt: z.iso.datetime(),
    }),
  },
  JumpPolicyCreated: {
    version,
    schema: z.object({ id: number, terms: jumpPolicyTerms, createdAt: z.iso.datetime() }),
  },
  JumpPolicyChanged: {
    version,
    schema: z.object({
      id: number,
      changed: z.array(jumpPolicyTerms.keyof()),
      terms: jumpPolicyTerms,
      changedAt: z.iso.datetime(),
    }),
  },
  JumpPolicyDeleted: { version, schema: z.object({ id: number, deletedAt: z.iso.datetime() }) },
});
