import type { EventSpec } from '@jumpfleet/event-log';
import type { InstallerEvent } from '@jumpfleet/registry-domain';
import { overridableFields } from '@jumpfleet/registry-domain';
import { z } from 'zod';
import { jumpClientSettings, settingsFromV1 } from './jump-client.schemas.js';

const instant = z.iso.datetime();
const installerId = z.uuid();

const terms = z.object({
  settings: jumpClientSettings,
  connectionType: z.enum(['active', 'passive']),
  allowOverride: z.record(z.enum(overridableFields), z.boolean()),
  elevateInstall: z.boolean(),
  elevatePrompt: z.boolean(),
  jumpointProxy: z.string(),
  maxUses: z.number().int().nullable(),
  allowedAddresses: z.array(z.string()),
  platforms: z.array(z.string()),
  isPaced: z.boolean(),
});

/** How installers are told in the log. */
export const installerSpecs = {
  InstallerCreated: {
    version: 3,
    schema: z.object({
      installerId,
      number: z.number().int(),
      terms,
      serverVersion: z.string(),
      createdAt: instant,
      expiresAt: instant,
    }),
    upcast: { 1: fromV1, 2: fromV2 },
  },
  InstallerExtended: {
    version: 1,
    schema: z.object({ installerId, expiresAt: instant, extendedAt: instant }),
  },
  InstallerRevoked: { version: 1, schema: z.object({ installerId, revokedAt: instant }) },
  InstallerDeleted: { version: 1, schema: z.object({ installerId, deletedAt: instant }) },
} as const satisfies Record<InstallerEvent['type'], EventSpec>;

function fromV1(data: unknown): unknown {
  const { terms: before, ...rest } = data as Readonly<{ terms: unknown }>;
  return { ...rest, terms: settingsFromV1(before) };
}

/** Which version made it was not kept: a server of another one made it, so its packages are dead (UP-11). */
function fromV2(data: unknown): unknown {
  const { terms: before, ...rest } = data as Readonly<{ terms: object }>;
  const governance = { allowedAddresses: [], platforms: [], isPaced: true };
  return { ...rest, serverVersion: '', terms: { ...before, ...governance } };
}
