import { eventCodec } from '@jumpfleet/event-log';
import type { EventCodec } from '@jumpfleet/event-log';
import type { RegistryEvent } from '@jumpfleet/registry-domain';
import { overridableFields } from '@jumpfleet/registry-domain';
import { z } from 'zod';
import { siteSettings } from './site-settings.schema.js';

const policyId = z.number().int().nullable();
const settings = z.object({
  name: z.string(),
  jumpGroup: z.object({ id: z.number().int(), name: z.string() }),
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
});
const connectionType = z.enum(['active', 'passive']);
const clientId = z.uuid();
const instant = z.iso.datetime();
const version = 1;

/** The newest shape of every event in the registry's log, checked on the way in and out. */
export const registryEventCodec: EventCodec<RegistryEvent> = eventCodec<RegistryEvent>({
  JumpClientEnrolled: {
    version,
    schema: z.object({
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
      }),
      settings,
      enrolledAt: instant,
    }),
  },
  JumpClientEdited: {
    version,
    schema: z.object({
      clientId,
      changed: z.array(settings.keyof()),
      settings,
      editedAt: instant,
    }),
  },
  JumpClientUninstalled: { version, schema: z.object({ clientId, uninstalledAt: instant }) },
  JumpClientDeleted: { version, schema: z.object({ clientId, deletedAt: instant }) },
  InstallerCreated: {
    version,
    schema: z.object({
      installerId: z.uuid(),
      number: z.number().int(),
      terms: z.object({
        settings,
        connectionType,
        allowOverride: z.record(z.enum(overridableFields), z.boolean()),
        elevateInstall: z.boolean(),
        elevatePrompt: z.boolean(),
        jumpointProxy: z.string(),
        maxUses: z.number().int().nullable(),
      }),
      createdAt: instant,
      expiresAt: instant,
    }),
  },
  InstallerDeleted: { version, schema: z.object({ installerId: z.uuid(), deletedAt: instant }) },
  JumpGroupCreated: {
    version,
    schema: z.object({
      id: z.number().int(),
      name: z.string(),
      codeName: z.string(),
      comments: z.string().nullable(),
      createdAt: instant,
    }),
  },
  SiteSettingsChanged: {
    version,
    schema: z.object({
      changed: z.array(siteSettings.keyof()),
      settings: siteSettings,
      changedAt: instant,
    }),
  },
});
