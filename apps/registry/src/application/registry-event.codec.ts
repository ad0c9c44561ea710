import { eventCodec } from '@jumpfleet/event-log';
import type { EventCodec } from '@jumpfleet/event-log';
import type { RegistryEvent } from '@jumpfleet/registry-domain';
import { overridableFields } from '@jumpfleet/registry-domain';
import { z } from 'zod';
import { jumpClientSettings, jumpClientSpecs, settingsFromV1 } from './jump-client.schemas.js';
import { siteSettings } from './site-settings.schema.js';

const instant = z.iso.datetime();
const version = 1;
const group = {
  id: z.number().int(),
  name: z.string(),
  codeName: z.string(),
  comments: z.string().nullable(),
};

/** The newest shape of every event in the registry's log, checked on the way in and out. */
export const registryEventCodec: EventCodec<RegistryEvent> = eventCodec<RegistryEvent>({
  ...jumpClientSpecs,
  InstallerCreated: {
    version: 2,
    schema: z.object({
      installerId: z.uuid(),
      number: z.number().int(),
      terms: z.object({
        settings: jumpClientSettings,
        connectionType: z.enum(['active', 'passive']),
        allowOverride: z.record(z.enum(overridableFields), z.boolean()),
        elevateInstall: z.boolean(),
        elevatePrompt: z.boolean(),
        jumpointProxy: z.string(),
        maxUses: z.number().int().nullable(),
      }),
      createdAt: instant,
      expiresAt: instant,
    }),
    upcast: { 1: installerFromV1 },
  },
  InstallerDeleted: { version, schema: z.object({ installerId: z.uuid(), deletedAt: instant }) },
  JumpGroupCreated: { version, schema: z.object({ ...group, createdAt: instant }) },
  JumpGroupEdited: {
    version,
    schema: z.object({
      ...group,
      changed: z.array(z.enum(['name', 'codeName', 'comments'])),
      editedAt: instant,
    }),
  },
  JumpGroupDeleted: {
    version,
    schema: z.object({ id: z.number().int(), deletedAt: instant }),
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

function installerFromV1(data: unknown): unknown {
  const { terms, ...rest } = data as Readonly<{ terms: unknown }>;
  return { ...rest, terms: settingsFromV1(terms) };
}
