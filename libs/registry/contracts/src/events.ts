import { z } from 'zod';

/** Where an item belongs: a shared group, or the personal list of the user with that number. */
const itemGroup = {
  jumpGroup: z.string(),
  jumpGroupType: z.enum(['shared', 'personal']).optional(),
  jumpGroupId: z.number().int().optional(),
};
/** By what policy decides about an item; left out where it was told before policy asked for it. */
const decidedBy = {
  jumpPolicyId: z.number().int().nullable().optional(),
  attendedSessionPolicyId: z.number().int().nullable().optional(),
  unattendedSessionPolicyId: z.number().int().nullable().optional(),
  publicSiteAddress: z.string().optional(),
};
const jumpGroup = z.object({
  jumpGroupId: z.number().int(),
  name: z.string(),
  codeName: z.string(),
});

/** Why an item went: somebody wished it, RG-32, RG-11, RG-36, or two entries became one. */
const deletionReason = z.enum([
  'requested',
  'offline-too-long',
  'expired',
  'uninstalled',
  'merged',
]);

/** The facts about Jump Clients that other services may rely on, by CloudEvents type. */
export const registryEvents = {
  /** A computer traded an installer key for an identity. `subject` is the client's id. */
  'jumpfleet.jump-client.registered.v1': z.object({
    clientId: z.uuid(),
    name: z.string(),
    hostname: z.string(),
    ...itemGroup,
    ...decidedBy,
    tag: z.string(),
    publicKeyThumbprint: z.string(),
  }),
  /** An item of its own settings for a client that is there already. `endpointId` is the client that enrolled. */
  'jumpfleet.jump-client.copied.v1': z.object({
    clientId: z.uuid(),
    endpointId: z.uuid(),
    name: z.string(),
    ...itemGroup,
    ...decidedBy,
    tag: z.string(),
  }),
  /**
   * The client is gone from the list with its last item, which is `clientId`; the identity that is
   * revoked everywhere is that of `endpointId`, or of `clientId` where there is none.
   */
  'jumpfleet.jump-client.deleted.v1': z.object({
    clientId: z.uuid(),
    endpointId: z.uuid().optional(),
    reason: deletionReason.optional(),
  }),
  /** One item of several is gone; the client lives on. */
  'jumpfleet.jump-client.item-removed.v1': z.object({
    clientId: z.uuid(),
    endpointId: z.uuid(),
    reason: deletionReason.optional(),
  }),
  /** RG-31: it has not connected for the days that the site set; a label, nothing is done to it. */
  'jumpfleet.jump-client.lost.v1': z.object({ clientId: z.uuid(), offlineSince: z.iso.datetime() }),
  /** A lost client connected again. */
  'jumpfleet.jump-client.returned.v1': z.object({ clientId: z.uuid() }),
  /** The user at the endpoint switched it off, or on again. */
  'jumpfleet.jump-client.disabled.v1': z.object({ clientId: z.uuid() }),
  'jumpfleet.jump-client.enabled.v1': z.object({ clientId: z.uuid() }),
  /** D11: two computers use this client's key pair; neither is let in until somebody decides. */
  'jumpfleet.jump-client.identity-conflicted.v1': z.object({
    clientId: z.uuid(),
    machines: z.array(z.string()),
  }),
  /** `others` are the machines that must enrol anew; none when it was one computer after all. */
  'jumpfleet.jump-client.identity-decided.v1': z.object({
    clientId: z.uuid(),
    decision: z.enum(['merge', 'split', 'copy']),
    keeps: z.string(),
    others: z.array(z.string()),
  }),
  'jumpfleet.jump-client.split-off.v1': z.object({ clientId: z.uuid(), newClientId: z.uuid() }),
  'jumpfleet.jump-client.connection-type-changed.v1': z.object({
    clientId: z.uuid(),
    connectionType: z.enum(['active', 'passive']),
  }),
  /** The program was removed on the computer itself; the entry stays. */
  'jumpfleet.jump-client.uninstalled.v1': z.object({ clientId: z.uuid() }),
  'jumpfleet.jump-client.edited.v1': z.object({
    clientId: z.uuid(),
    name: z.string(),
    ...itemGroup,
    ...decidedBy,
    tag: z.string(),
    comments: z.string(),
  }),
  /** D5: the one alert of a mass change; count-downs to lost and deletion stand still from here on. */
  'jumpfleet.fleet-guard.tripped.v1': z.object({
    change: z.enum(['offline', 'lost', 'deletion']),
    clients: z.number().int(),
    total: z.number().int(),
    percent: z.number().int(),
    windowMinutes: z.number().int(),
  }),
  /** Undone, or meant: then with the names of the two who said so. */
  'jumpfleet.fleet-guard.released.v1': z.object({
    reason: z.enum(['confirmed', 'recovered']),
    confirmedBy: z.array(z.string()),
  }),
  'jumpfleet.jump-group.created.v1': jumpGroup,
  'jumpfleet.jump-group.edited.v1': jumpGroup,
  'jumpfleet.jump-group.deleted.v1': z.object({ jumpGroupId: z.number().int() }),
} as const;

export type RegistryEventType = keyof typeof registryEvents;
export type RegistryEventData<T extends RegistryEventType> = z.infer<(typeof registryEvents)[T]>;
