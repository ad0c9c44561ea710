import { sessionEndReason } from '@jumpfleet/sessions-contracts';
import { sessionTools } from '@jumpfleet/sessions-domain';
import type { SessionEvent, SessionSettingsChanged } from '@jumpfleet/sessions-domain';
import { z } from 'zod';
import type { EventPart } from './event-part.js';
import { membershipSpecs } from './membership-specs.js';
import { sessionFacts } from './session-facts.js';
import { settingsEvents } from './settings-events.js';
import { instant, parties, relay } from './session-shapes.js';

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
  record: z.boolean(),
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

const computer = z.object({
  hostname: z.string(),
  platform: z.string(),
  publicIp: z.string(),
  privateIp: z.string(),
  jumpGroup: z.object({ type: z.enum(['shared', 'personal']), number: z.number() }).nullable(),
  publicSite: z.string(),
});
const unknownComputer = {
  hostname: '',
  platform: '',
  publicIp: '',
  privateIp: '',
  jumpGroup: null,
  publicSite: '',
};

/** Until version 2 a session had one representative: their leg is called as the session. */
function withLeg(data: unknown): unknown {
  const known = data as { sessionId: string; terms: object };
  const terms = { ...known.terms, record: false };
  return { ...known, leg: known.sessionId, custom: {}, computer: unknownComputer, terms };
}

const specs: EventPart<SessionEvent>['specs'] = {
  SessionRequested: {
    version: 3,
    schema: z.object({
      ...parties,
      leg: z.uuid(),
      custom: z.record(z.string(), z.string()),
      endpointId: z.uuid(),
      computer,
      tools: z.array(z.enum(sessionTools)),
      start,
      terms,
      requestedAt: instant,
    }),
    upcast: {
      1: (data) => {
        const known = data as { clientId: string };
        return { ...known, endpointId: known.clientId, ...withoutPolicy };
      },
      2: withLeg,
    },
  },
  SessionStarted: {
    version: 1,
    schema: z.object({
      ...parties,
      startedAt: instant,
      relay,
    }),
  },
  SessionAmended: {
    version: 1,
    schema: z.object({
      sessionId: z.uuid(),
      externalKey: z.string(),
      custom: z.record(z.string(), z.string()),
      amendedAt: instant,
    }),
  },
  ...membershipSpecs,
  SessionEnded: {
    version: 1,
    schema: z.object({
      ...parties,
      startedAt: instant.nullable(),
      endedAt: instant,
      reason: sessionEndReason,
    }),
  },
};

export type CoreEvent = SessionEvent | SessionSettingsChanged;

export const coreEvents: EventPart<CoreEvent> = {
  specs: { ...specs, ...settingsEvents.specs },
  publish: { ...sessionFacts, ...settingsEvents.publish },
};
