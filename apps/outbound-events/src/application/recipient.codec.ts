import { eventCodec } from '@jumpfleet/event-log';
import { outboundEventName } from '@jumpfleet/outbound-contracts';
import type { RecipientEvent } from '@jumpfleet/outbound-domain';
import { z } from 'zod';

const recipientId = z.uuid();
const settings = z.object({
  name: z.string(),
  url: z.string(),
  enabled: z.boolean(),
  format: z.enum(['form', 'json']),
  events: z.array(outboundEventName),
  success: z.enum(['200', '2xx']),
  order: z.enum(['strict', 'per-key']),
  retryIntervalSeconds: z.number().int(),
  retryDurationSeconds: z.number().int(),
});

export const recipientCodec = eventCodec<RecipientEvent>({
  RecipientCreated: {
    version: 1,
    schema: z.object({ recipientId, settings, createdAt: z.iso.datetime() }),
  },
  RecipientChanged: { version: 1, schema: z.object({ recipientId, settings }) },
  RecipientDeleted: { version: 1, schema: z.object({ recipientId }) },
});
