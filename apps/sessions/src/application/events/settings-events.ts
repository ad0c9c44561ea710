import type { SessionSettingsChanged } from '@jumpfleet/sessions-domain';
import { z } from 'zod';
import type { EventPart } from './event-part.js';
import { instant } from './session-shapes.js';

const settings = z.object({
  customFields: z.array(z.object({ codeName: z.string(), displayName: z.string() })),
  generalQueue: z.boolean(),
  issues: z.array(z.object({ codeName: z.string(), name: z.string(), teamId: z.number() })),
  retentionDays: z.number(),
  ticketSystem: z
    .object({ url: z.string(), ca: z.string().nullable(), timeoutSeconds: z.number() })
    .nullable(),
  ticketLookup: z.object({ recipient: z.uuid(), timeoutSeconds: z.number() }).nullable(),
  sessionKeyTtlSeconds: z.number(),
});

const v1 = z.looseObject({ settings: z.looseObject({}) });

/** The first settings knew only ticket systems that answer when they have decided. */
function withoutLookup(data: unknown): unknown {
  const { settings: old, ...rest } = v1.parse(data);
  return { ...rest, settings: { ...old, ticketLookup: null } };
}

/** The settings of sessions are this service's own matter. */
export const settingsEvents: EventPart<SessionSettingsChanged> = {
  specs: {
    SessionSettingsChanged: {
      version: 2,
      schema: z.object({ changed: z.array(z.string()), settings, changedAt: instant }),
      upcast: { 1: withoutLookup },
    },
  },
  publish: { SessionSettingsChanged: () => undefined },
};
