import { eventCodec } from '@jumpfleet/event-log';
import type { EventCodec } from '@jumpfleet/event-log';
import type { PolicyEvent } from '@jumpfleet/policy-domain';
import { z } from 'zod';
import { administrationSpecs } from './administration/administration.schemas.js';
import { jumpPolicySpecs } from './jump-policy.schemas.js';

const version = 1;
const number = z.number().int().positive();
const permissions = z.object({
  command: z.enum(['deny', 'read_only', 'full_access']),
  reporting: z.boolean(),
  backup: z.boolean(),
  realTimeState: z.boolean(),
  configuration: z.boolean(),
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
  ...jumpPolicySpecs,
  ...administrationSpecs,
});
