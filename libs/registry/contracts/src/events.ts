import { z } from 'zod';

/** The facts about Jump Clients that other services may rely on, by CloudEvents type. */
export const registryEvents = {
  /** A computer traded an installer key for an identity. `subject` is the client's id. */
  'jumpfleet.jump-client.registered.v1': z.object({
    clientId: z.uuid(),
    name: z.string(),
    hostname: z.string(),
    jumpGroup: z.string(),
    tag: z.string(),
    publicKeyThumbprint: z.string(),
  }),
  /** The client is gone from the list and its identity is revoked everywhere. */
  'jumpfleet.jump-client.deleted.v1': z.object({ clientId: z.uuid() }),
  /** The program was removed on the computer itself; the entry stays. */
  'jumpfleet.jump-client.uninstalled.v1': z.object({ clientId: z.uuid() }),
  'jumpfleet.jump-client.edited.v1': z.object({
    clientId: z.uuid(),
    name: z.string(),
    jumpGroup: z.string(),
    tag: z.string(),
    comments: z.string(),
  }),
} as const;

export type RegistryEventType = keyof typeof registryEvents;
export type RegistryEventData<T extends RegistryEventType> = z.infer<(typeof registryEvents)[T]>;
