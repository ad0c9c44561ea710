import { z } from 'zod';

const policyId = z.number().int().nullable();
const clientId = z.uuid();
const instant = z.iso.datetime();
const connectionType = z.enum(['active', 'passive']);

export const jumpClientSettings = z.object({
  name: z.string(),
  jumpGroup: z.object({
    type: z.enum(['shared', 'personal']),
    id: z.number().int(),
    name: z.string(),
  }),
  tag: z.string(),
  comments: z.string(),
  jumpPolicyId: policyId,
  attendedSessionPolicyId: policyId,
  unattendedSessionPolicyId: policyId,
  publicSiteAddress: z.string(),
  supportButtonProfileCodeName: z.string(),
  supportButtonDirectQueue: z.string(),
  startMode: z.enum(['normal', 'minimized', 'hidden']),
  isQuiet: z.boolean(),
  maxOfflineMinutes: z.number().int(),
  expiresAt: instant.nullable(),
});

const enrolled = z.object({
  clientId,
  number: z.number().int(),
  installerId: z.uuid(),
  publicKeyThumbprint: z.string(),
  connectionType,
  computer: z.object({
    hostname: z.string(),
    platform: z.string(),
    version: z.string(),
    installMode: z.enum(['service', 'user']),
    deviceName: z.string(),
    deviceModel: z.string(),
  }),
  settings: jumpClientSettings,
  enrolledAt: instant,
});

/** The newest shape of each event of a Jump Client, and the way there from each older one. */
export const jumpClientSpecs = {
  JumpClientEnrolled: { version: 2, schema: enrolled, upcast: { 1: enrolledFromV1 } },
  JumpClientCopied: {
    version: 1,
    schema: z.object({
      clientId,
      number: z.number().int(),
      sourceId: z.uuid(),
      endpointId: z.uuid(),
      installerId: z.uuid(),
      hostname: z.string(),
      settings: jumpClientSettings,
      copiedAt: instant,
    }),
  },
  JumpClientEdited: {
    version: 2,
    schema: z.object({
      clientId,
      changed: z.array(jumpClientSettings.keyof()),
      settings: jumpClientSettings,
      editedAt: instant,
    }),
    upcast: { 1: settingsFromV1 },
  },
  JumpClientConnectionTypeChanged: {
    version: 1,
    schema: z.object({ clientId, connectionType, changedAt: instant }),
  },
  JumpClientUninstalled: {
    version: 1,
    schema: z.object({ clientId, uninstalledAt: instant }),
  },
  JumpClientLost: {
    version: 1,
    schema: z.object({ clientId, offlineSince: instant, lostAt: instant }),
  },
  JumpClientReturned: { version: 1, schema: z.object({ clientId, returnedAt: instant }) },
  JumpClientWakeAttempted: {
    version: 1,
    schema: z.object({
      clientId,
      macs: z.array(z.string()),
      helpers: z.array(z.uuid()),
      hasPassword: z.boolean(),
      attemptedAt: instant,
      availableAgainAt: instant,
    }),
  },
  JumpClientDisabled: { version: 1, schema: z.object({ clientId, disabledAt: instant }) },
  JumpClientEnabled: { version: 1, schema: z.object({ clientId, enabledAt: instant }) },
  JumpClientDeleted: {
    version: 2,
    schema: z.object({
      clientId,
      endpointId: z.uuid(),
      isLastOfEndpoint: z.boolean(),
      reason: z.enum(['requested', 'offline-too-long', 'expired', 'uninstalled', 'merged']),
      deletedAt: instant,
    }),
    upcast: { 1: deletedFromV1 },
  },
} as const;

type Fields = Readonly<Record<string, unknown>>;

/** Before version 2 there were shared groups alone, and nothing expired. */
export function settingsFromV1(data: unknown): unknown {
  const { settings, ...rest } = data as Fields & { settings: Fields };
  const { jumpGroup } = settings as { jumpGroup: Fields };
  return {
    ...rest,
    settings: { ...settings, jumpGroup: { type: 'shared', ...jumpGroup }, expiresAt: null },
  };
}

function enrolledFromV1(data: unknown): unknown {
  const { computer, ...rest } = settingsFromV1(data) as Fields & { computer: Fields };
  return { ...rest, computer: { ...computer, deviceName: '', deviceModel: '' } };
}

/** Before version 2 there were no copies, and nobody but people deleted. */
function deletedFromV1(data: unknown): unknown {
  const { clientId: endpointId, ...rest } = data as Fields;
  const added = { endpointId, isLastOfEndpoint: true, reason: 'requested' };
  return { clientId: endpointId, ...added, ...rest };
}
