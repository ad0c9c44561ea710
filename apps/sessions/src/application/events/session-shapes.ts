import { z } from 'zod';

export const instant = z.iso.datetime();
export const person = z.object({ id: z.string(), name: z.string() });
export const relay = z.object({ shard: z.string(), run: z.string().nullable() });

export const parties = {
  sessionId: z.uuid(),
  clientId: z.uuid(),
  clientName: z.string(),
  representative: person,
  externalKey: z.string(),
  custom: z.record(z.string(), z.string()).optional(),
};
