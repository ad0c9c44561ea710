import { eventCodec } from '@jumpfleet/event-log';
import type { EventSpec } from '@jumpfleet/event-log';
import { mapping, subscribableEventName } from '@jumpfleet/outbound-contracts';
import type { RecipientEvent } from '@jumpfleet/outbound-domain';
import { z } from 'zod';

const recipientId = z.uuid();
const header = z.object({ name: z.string(), value: z.string() });
const target = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('http'),
    url: z.string(),
    format: z.enum(['form', 'json', 'mapping']),
    success: z.enum(['200', '2xx']),
    headers: z.array(header),
    caCertificate: z.string().nullable(),
    destinations: z.array(z.string()),
    mapping: mapping.nullable(),
  }),
  z.object({
    type: z.literal('email'),
    addresses: z.array(z.string()),
    subject: z.string(),
    body: z.string(),
  }),
]);
const settings = z.object({
  name: z.string(),
  enabled: z.boolean(),
  events: z.array(subscribableEventName),
  filter: z.object({
    jumpGroups: z.array(z.string()),
    tags: z.array(z.string()),
    externalKey: z.enum(['any', 'present']),
  }),
  sendsCustomFields: z.boolean(),
  order: z.enum(['strict', 'per-key']),
  retryIntervalSeconds: z.number().int(),
  retryDurationSeconds: z.number().int(),
  alert: z.object({
    emailAddresses: z.array(z.string()),
    afterSeconds: z.number().int(),
    resendAfterSeconds: z.number().int(),
  }),
  ratePerSecond: z.number().int(),
  concurrency: z.number().int(),
  target,
});

const v1 = z.looseObject({
  settings: z.object({
    name: z.string(),
    url: z.string(),
    enabled: z.boolean(),
    format: z.enum(['form', 'json']),
    events: z.array(z.string()),
    success: z.enum(['200', '2xx']),
    order: z.enum(['strict', 'per-key']),
    retryIntervalSeconds: z.number().int(),
    retryDurationSeconds: z.number().int(),
  }),
});

/** The first recipients had an address and nothing else that is not as it was for all of them. */
function fromV1(data: unknown): unknown {
  const { settings: old, ...rest } = v1.parse(data);
  const { url, format, success, ...common } = old;
  return {
    ...rest,
    settings: {
      ...common,
      filter: { jumpGroups: [], tags: [], externalKey: 'any' },
      sendsCustomFields: false,
      alert: { emailAddresses: [], afterSeconds: 600, resendAfterSeconds: 0 },
      ratePerSecond: 0,
      concurrency: 8,
      target: {
        type: 'http',
        url,
        format,
        success,
        headers: [],
        caCertificate: null,
        destinations: [],
        mapping: null,
      },
    },
  };
}

export const recipientEventSpecs: Readonly<Record<RecipientEvent['type'], EventSpec>> = {
  RecipientCreated: {
    version: 2,
    schema: z.object({ recipientId, settings, createdAt: z.iso.datetime() }),
    upcast: { 1: fromV1 },
  },
  RecipientChanged: {
    version: 2,
    schema: z.object({ recipientId, settings }),
    upcast: { 1: fromV1 },
  },
  RecipientDeleted: { version: 1, schema: z.object({ recipientId }) },
  SigningSecretRotated: {
    version: 1,
    schema: z.object({ recipientId, previousValidUntil: z.iso.datetime().nullable() }),
  },
  NamedSecretSet: { version: 1, schema: z.object({ recipientId, name: z.string() }) },
  NamedSecretRemoved: { version: 1, schema: z.object({ recipientId, name: z.string() }) },
};
export const recipientCodec = eventCodec<RecipientEvent>(recipientEventSpecs);
