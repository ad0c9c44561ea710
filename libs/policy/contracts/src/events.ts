import { z } from 'zod';

const jumpPolicy = z.object({ id: z.number(), displayName: z.string(), codeName: z.string() });

export const policyEvents = {
  /** Told without a number, it is the first user, made before numbers were told. */
  'jumpfleet.user.created.v1': z.object({
    userId: z.string(),
    username: z.string(),
    /** By which the configuration API knows the user. */
    number: z.number().int().min(1).default(1),
    displayName: z.string().optional(),
  }),
  'jumpfleet.user.disabled.v1': z.object({ userId: z.string(), username: z.string() }),
  'jumpfleet.user.deleted.v1': z.object({ userId: z.string() }),
  'jumpfleet.api-account.disabled.v1': z.object({ accountId: z.string(), name: z.string() }),
  'jumpfleet.api-account.deleted.v1': z.object({ accountId: z.string() }),
  'jumpfleet.api-account.created.v1': z.object({ accountId: z.string(), name: z.string() }),
  'jumpfleet.jump-policy.created.v1': jumpPolicy,
  'jumpfleet.jump-policy.changed.v1': jumpPolicy,
  'jumpfleet.jump-policy.deleted.v1': z.object({ id: z.number() }),
} as const;

export type PolicyEventType = keyof typeof policyEvents;
export type PolicyEventData<T extends PolicyEventType> = z.infer<(typeof policyEvents)[T]>;
