import type { SessionKeyEvent } from '@jumpfleet/sessions-domain';
import { z } from 'zod';
import type { EventPart } from './event-part.js';

export type AttendedEvent = SessionKeyEvent;

const sessionId = z.uuid();
const instant = z.iso.datetime();
const person = z.object({ id: z.string(), name: z.string() });
const queue = z.object({
  type: z.enum(['general', 'representative', 'team', 'issue']),
  id: z.string(),
  name: z.string(),
  team: z.number().int().nullable(),
});
const customer = z.object({
  name: z.string(),
  company: z.string(),
  companyCode: z.string(),
  details: z.string(),
});
const computer = z.object({
  hostname: z.string(),
  platform: z.string(),
  version: z.string(),
  user: z.string(),
  address: z.string(),
});
const installer = z.object({
  id: z.uuid(),
  name: z.string(),
  list: z.object({ type: z.enum(['shared', 'personal']), number: z.number().int() }),
});
const event = (data: z.ZodRawShape) => ({
  version: 1,
  schema: z.object({ sessionId, ...data }),
});

const specs: EventPart<AttendedEvent>['specs'] = {
  SessionKeyGenerated: event({
    key: z.string(),
    queue,
    externalKey: z.string(),
    custom: z.record(z.string(), z.string()),
    customer,
    maker: person.extend({ type: z.enum(['user', 'api-account', 'customer']) }),
    generatedAt: instant,
    expiresAt: instant,
  }),
  SessionKeyWithdrawn: event({ withdrawnAt: instant }),
  CustomerArrived: event({
    clientId: z.uuid(),
    publicKey: z.string(),
    customer,
    computer,
    arrivedAt: instant,
    waitsUntil: instant,
  }),
  CustomerAccepted: event({ representative: person, acceptedAt: instant }),
  CustomerHandedBack: event({ reason: z.string(), handedBackAt: instant }),
  CustomerLost: event({
    reason: z.enum(['customer', 'client-gone', 'not-accepted']),
    lostAt: instant,
  }),
  PinAsked: event({ pinId: z.uuid(), representative: person, installer, askedAt: instant }),
  CustomerPinned: event({ pinId: z.uuid(), jumpClientId: z.uuid(), pinnedAt: instant }),
  PinFailed: event({ pinId: z.uuid(), code: z.string(), failedAt: instant }),
  CustomerUnpinned: event({ jumpClientId: z.uuid(), representative: person, unpinnedAt: instant }),
};

const untold = () => undefined;

/** What happens before a session is this service's own; the session tells of itself. */
export const attendedEvents: EventPart<AttendedEvent> = {
  specs,
  publish: {
    SessionKeyGenerated: untold,
    SessionKeyWithdrawn: untold,
    CustomerArrived: untold,
    CustomerAccepted: untold,
    CustomerHandedBack: untold,
    CustomerLost: untold,
    PinAsked: untold,
    CustomerPinned: untold,
    PinFailed: untold,
    CustomerUnpinned: untold,
  },
};
