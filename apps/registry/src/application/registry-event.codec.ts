import { eventCodec } from '@jumpfleet/event-log';
import type { EventCodec } from '@jumpfleet/event-log';
import type { RegistryEvent } from '@jumpfleet/registry-domain';
import { z } from 'zod';
import { clientIdentitySpecs } from './client-identity.schemas.js';
import { installerSpecs } from './installer.schemas.js';
import { jumpClientSpecs } from './jump-client.schemas.js';
import { fleetGuardSpecs } from './fleet-guard.schemas.js';
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
  ...clientIdentitySpecs,
  ...fleetGuardSpecs,
  ...installerSpecs,
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
