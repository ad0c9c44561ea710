import { z } from 'zod';
import { sessionEventNames, subscribableEventName } from './event-names.js';
import { header, mapping } from './mapping.js';

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

const day = 86_400;
const distinct = <T>(of: z.ZodType<T>, most: number) =>
  z
    .array(of)
    .max(most)
    .refine((items) => new Set(items).size === items.length, { message: 'Must differ.' });

const filter = z.strictObject({
  jump_groups: distinct(z.string().min(1).max(128), 100).default([]),
  tags: distinct(z.string().min(1).max(128), 100).default([]),
  external_key: z.enum(['any', 'present']).default('any'),
});
/** B1 *Email Contact*, *Send Email Alert After*, *Resend Email Alerts*. */
const alert = z.strictObject({
  email_addresses: distinct(z.email().max(254), 10).default([]),
  after_seconds: z
    .number()
    .int()
    .min(0)
    .max(7 * day)
    .default(600),
  /** 0 is never. */
  resend_after_seconds: z
    .number()
    .int()
    .min(0)
    .max(30 * day)
    .default(0),
});

/** What every recipient has. */
const common = {
  name: z.string().trim().min(1).max(128),
  enabled: z.boolean(),
  events: distinct(subscribableEventName, subscribableEventName.options.length).min(1),
  filter,
  send_custom_fields: z.boolean(),
  order: z.enum(['strict', 'per-key']),
  retry_interval_seconds: z.number().int().min(1).max(day),
  retry_duration_seconds: z
    .number()
    .int()
    .min(0)
    .max(30 * day),
  alert,
  /** 0 is no limit. */
  rate_per_second: z.number().int().min(0).max(10_000),
  concurrency: z.number().int().min(1).max(8),
};
const http = {
  url: recipientUrl,
  format: z.enum(['form', 'json', 'mapping']),
  success: z.enum(['200', '2xx']),
  headers: z.array(header).max(20),
  /** PEM. */
  ca_certificate: z.string().max(65_536).nullable(),
  /** CIDR. */
  destinations: distinct(z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()]), 50),
  mapping: mapping.nullable(),
};
const email = {
  /** B1: up to ten. */
  addresses: distinct(z.email().max(254), 10).min(1),
  subject: z.string().min(1).max(998),
  body: z.string().max(65_536),
};

const commonDefaults = {
  ...common,
  enabled: common.enabled.default(true),
  filter: filter.prefault({}),
  send_custom_fields: common.send_custom_fields.default(false),
  retry_interval_seconds: common.retry_interval_seconds.default(60),
  retry_duration_seconds: common.retry_duration_seconds.default(3 * day),
  alert: alert.prefault({}),
  rate_per_second: common.rate_per_second.default(0),
  concurrency: common.concurrency.default(8),
};
const createHttp = z.strictObject({
  type: z.literal('http').default('http'),
  ...commonDefaults,
  events: common.events.default([...sessionEventNames]),
  order: common.order.optional(),
  ...http,
  format: http.format.default('form'),
  success: http.success.default('200'),
  headers: http.headers.default([]),
  ca_certificate: http.ca_certificate.default(null),
  destinations: http.destinations.default([]),
  mapping: http.mapping.default(null),
});
const createEmail = z.strictObject({
  type: z.literal('email'),
  ...commonDefaults,
  order: common.order.default('per-key'),
  ...email,
  subject: email.subject.optional(),
  body: email.body.optional(),
});

/** Body of `POST /api/v1/outbound-events/recipients`; `type` is `http` when it is not said. */
export const createRecipient = z.discriminatedUnion('type', [
  createHttp.transform((body) => ({ ...body, order: body.order ?? defaultOrder(body.format) })),
  createEmail,
]);
export type CreateRecipientBody = z.infer<typeof createRecipient>;

/** Form receivers expect the field's strict order; the others have the key to sort by. */
function defaultOrder(chosen: z.infer<typeof http.format>): z.infer<typeof common.order> {
  return chosen === 'form' ? 'strict' : 'per-key';
}

/** Body of `PATCH .../recipients/{id}`: what is left out stays as it is; `type` cannot change. */
export const changeRecipient = z.strictObject({ ...common, ...http, ...email }).partial();
export type ChangeRecipientBody = z.infer<typeof changeRecipient>;

/** `retrying`: something failed and is tried again. `failing`: nothing is sent but a probe now and then. */
export type RecipientStatus = 'disabled' | 'ok' | 'retrying' | 'failing';

/** A recipient as lists show it: its settings (never its secrets) and how it does. */
export type RecipientItem = Readonly<
  CreateRecipientBody & {
    id: string;
    status: RecipientStatus;
    queued_events: number;
    /** Names of the secrets that header and request templates may use. */
    secret_names: readonly string[];
    /** Until when the signing secret before the present one signs too. */
    previous_secret_valid_until: string | null;
    failing_since: string | null;
    last_error: string | null;
    last_delivered_at: string | null;
  }
>;
