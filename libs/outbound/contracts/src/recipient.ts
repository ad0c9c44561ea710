import { z } from 'zod';

/** What a recipient can ask for, by the names that existing ticketing integrations read. */
export const outboundEventName = z.enum(['support_conference_begin', 'support_conference_end']);
export type OutboundEventName = z.infer<typeof outboundEventName>;

/** Absolute http(s) address; query parameters are welcome (OE-02), credentials inside it are not. */
export const recipientUrl = z
  .string()
  .max(2_048)
  .refine((text) => isDeliverable(text), {
    message: 'Must be an http or https address without a user name or password.',
  });

function isDeliverable(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, hash } = new URL(text);
  return (
    (protocol === 'http:' || protocol === 'https:') && username + password === '' && hash === ''
  );
}

const format = z.enum(['form', 'json']);
const order = z.enum(['strict', 'per-key']);
const day = 86_400;

const settings = {
  name: z.string().trim().min(1).max(128),
  url: recipientUrl,
  enabled: z.boolean(),
  format,
  events: z
    .array(outboundEventName)
    .min(1)
    .max(outboundEventName.options.length)
    .refine((names) => new Set(names).size === names.length, { message: 'Names must differ.' }),
  success: z.enum(['200', '2xx']),
  order,
  retry_interval_seconds: z.number().int().min(1).max(day),
  retry_duration_seconds: z
    .number()
    .int()
    .min(0)
    .max(30 * day),
};

/** Body of `POST /api/v1/outbound-events/recipients`. */
export const createRecipient = z
  .strictObject({
    ...settings,
    enabled: settings.enabled.default(true),
    format: format.default('form'),
    events: settings.events.default([...outboundEventName.options]),
    success: settings.success.default('200'),
    order: order.optional(),
    retry_interval_seconds: settings.retry_interval_seconds.default(60),
    retry_duration_seconds: settings.retry_duration_seconds.default(3 * day),
  })
  .transform((body) => ({ ...body, order: body.order ?? defaultOrder(body.format) }));
export type CreateRecipientBody = z.infer<typeof createRecipient>;

/** Form receivers expect the field's strict order; JSON receivers have the key to sort by. */
function defaultOrder(chosen: z.infer<typeof format>): z.infer<typeof order> {
  return chosen === 'form' ? 'strict' : 'per-key';
}

/** Body of `PATCH .../recipients/{id}`: what is left out stays as it is. */
export const changeRecipient = z.strictObject(settings).partial();
export type ChangeRecipientBody = z.infer<typeof changeRecipient>;

export type RecipientStatus = 'disabled' | 'ok' | 'retrying';

export type RecipientItem = Readonly<
  CreateRecipientBody & { id: string; status: RecipientStatus; queued_events: number }
>;

export const deliveryStatus = z.enum(['queued', 'delivered', 'dropped']);
export type DeliveryStatus = z.infer<typeof deliveryStatus>;

export type DeliveryAttempt = Readonly<{
  number: number;
  at: string;
  duration_ms: number;
  /** HTTP status of the answer; null when none came. */
  status_code: number | null;
  /** Stable code of what went wrong; null when the recipient accepted. */
  error: string | null;
}>;

export type DeliveryItem = Readonly<{
  /** Also the `webhook-id` of every attempt. */
  id: string;
  recipient: string;
  event: OutboundEventName;
  event_id: string;
  key: string;
  status: DeliveryStatus;
  created_at: string;
  next_attempt_at: string | null;
  finished_at: string | null;
  attempts: readonly DeliveryAttempt[];
}>;
