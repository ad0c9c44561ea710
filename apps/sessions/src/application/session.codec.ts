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

const start = z.object({
  method: z.enum(['jump', 'session-key', 'portal', 'api', 'rep-invite']),
  overrideReason: z.string(),
  ticketId: z.string(),
});
const terms = z.object({
  presence: z.enum(['attended', 'unattended']),
  permissions: z.array(z.object({ name: z.string(), allowed: z.boolean(), source: z.string() })),
  prompting: z.object({
    rule: z.enum(['each', 'once', 'never']),
    defaultAnswer: z.enum(['allow', 'deny']),
    timeoutSeconds: z.number(),
  }),
  endsAt: instant.nullable(),
});

/** Version 1 is of the time before policies: a session had the tools that were asked for, and no end. */
const withoutPolicy = {
  start: { method: 'jump', overrideReason: '', ticketId: '' },
  terms: {
    presence: 'unattended',
    permissions: [],
    prompting: { rule: 'never', defaultAnswer: 'deny', timeoutSeconds: 0 },
    endsAt: null,
  },
} as const;

export const sessionCodec = eventCodec<SessionEvent>({
  SessionRequested: {
    version: 2,
    schema: z.object({
      ...parties,
      endpointId: z.uuid(),
      tools: z.array(z.enum(['shell'])),
      start,
      terms,
      requestedAt: instant,
    }),
    upcast: {
      1: (data) => {
        const known = data as { clientId: string };
        return { ...known, endpointId: known.clientId, ...withoutPolicy };
      },
    },
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
