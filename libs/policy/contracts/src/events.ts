import { z } from 'zod';

export const policyEvents = {
  'jumpfleet.user.created.v1': z.object({ userId: z.string(), username: z.string() }),
  'jumpfleet.api-account.created.v1': z.object({ accountId: z.string(), name: z.string() }),
} as const;

export type PolicyEventType = keyof typeof policyEvents;
export type PolicyEventData<T extends PolicyEventType> = z.infer<(typeof policyEvents)[T]>;
