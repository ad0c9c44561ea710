import type { EmailSettingsEvent } from '@jumpfleet/outbound-domain';
import type { EventSpec } from '@jumpfleet/event-log';
import { z } from 'zod';

export const emailSettingsEventSpecs: Readonly<Record<EmailSettingsEvent['type'], EventSpec>> = {
  EmailSettingsChanged: {
    version: 1,
    schema: z.object({
      settings: z.object({
        host: z.string(),
        port: z.number().int(),
        security: z.enum(['none', 'starttls', 'tls']),
        user: z.string(),
        from: z.string(),
        caCertificate: z.string().nullable(),
      }),
      passwordVersion: z.number().int().nullable(),
      changedAt: z.iso.datetime(),
    }),
  },
  EmailSettingsRemoved: { version: 1, schema: z.object({ removedAt: z.iso.datetime() }) },
};
