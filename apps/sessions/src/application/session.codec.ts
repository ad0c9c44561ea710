import { eventCodec } from '@jumpfleet/event-log';
import { sessionEndReason } from '@jumpfleet/sessions-contracts';
import type { SessionEvent } from '@jumpfleet/sessions-domain';
import { z } from 'zod';

const parties = {
  sessionId: z.uuid(),
  clientId: z.uuid(),
  clientName: z.string(),
  representative: z.object({ id: z.string(), name: z.string() }),
  externalKey: z.string(),
};
const instant = z.iso.datetime();

export const sessionCodec = eventCodec<SessionEvent>({
  SessionRequested: {
    version: 1,
    schema: z.object({ ...parties, tools: z.array(z.enum(['shell'])), requestedAt: instant }),
  },
  SessionStarted: {
    version: 1,
    schema: z.object({
      ...parties,
      startedAt: instant,
      relay: z.object({ shard: z.string(), run: z.string().nullable() }),
    }),
  },
  SessionEnded: {
    version: 1,
    schema: z.object({
      ...parties,
      startedAt: instant.nullable(),
      endedAt: instant,
      reason: sessionEndReason,
    }),
  },
});
