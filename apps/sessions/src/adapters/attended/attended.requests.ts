import { inputText } from '@jumpfleet/http';
import { sessionKeyTtl } from '@jumpfleet/sessions-domain';
import { z } from 'zod';
import type { KeyWish } from '../../application/attended/generate-session-key.handler.js';
import type { PinWish } from '../../application/attended/pin.handler.js';

/** SB-15: each value, and all of them with the external key. */
const maxValue = 1_024;
const maxTogether = 10_240;
const externalKey = inputText(maxValue).optional();
const custom = z.record(inputText(64, 1), inputText(maxValue)).optional();

const queueKinds = {
  general: () => 'general',
  representative: (id: string) => `rep:${id}`,
  team: (id: string) => `team:${id}`,
  issue: (id: string) => `issue:${id}`,
} as const;

/** As integrations name it, or as an object. */
const queue = z.union([
  inputText(255, 1),
  z
    .strictObject({
      type: z.enum(['general', 'representative', 'team', 'issue']),
      id: z.union([inputText(64), z.number().int()]).optional(),
    })
    .transform(({ type, id = '' }) => queueKinds[type](String(id))),
]);

/** B4: each at most 100 characters. */
const customer = z.strictObject({
  name: inputText(100).optional(),
  company: inputText(100).optional(),
  company_code: inputText(100).optional(),
  details: inputText(maxValue).optional(),
});
type CustomerBody = z.infer<typeof customer>;

const customerOf = ({
  name = '',
  company = '',
  company_code = '',
  details = '',
}: CustomerBody) => ({
  name,
  company,
  companyCode: company_code,
  details,
});

export const keyBody = z
  .strictObject({
    queue,
    ttl_seconds: z.number().int().min(sessionKeyTtl.min).max(sessionKeyTtl.max).optional(),
    external_key: externalKey,
    custom,
    customer: customer.optional(),
  })
  .refine((body) => JSON.stringify([body.external_key, body.custom]).length <= maxTogether, {
    message: `the external key and custom fields are longer than ${String(maxTogether)} together`,
    path: ['custom'],
  })
  .transform((body): KeyWish => ({
    queue: body.queue,
    ttlSeconds: body.ttl_seconds,
    externalKey: body.external_key,
    custom: body.custom,
    customer: body.customer && customerOf(body.customer),
  }));

export const keyList = z.strictObject({
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
export type KeyList = z.output<typeof keyList>;

const listId = z.number().int().min(1).max(2_147_483_647);

/** RG-65: without a list, to the own personal one. */
export const pinBody = z
  .strictObject({
    jump_group_id: listId.optional(),
    jump_group_type: z.enum(['shared', 'personal']).default('shared'),
    name: inputText(128).default(''),
    tag: inputText(64).default(''),
    comments: inputText(1_024).default(''),
    jump_policy_id: listId.nullable().default(null),
  })
  .prefault({})
  .transform(
    ({ jump_group_id: number, jump_group_type: type, jump_policy_id, ...rest }): PinWish => ({
      ...rest,
      jumpPolicyId: jump_policy_id,
      list: number === undefined ? undefined : { type, number },
    }),
  );

const short = inputText(100).optional();
const long = inputText(maxValue).optional();

/** What `/api/start_session` takes (B4), and what a link to the customer's program carries on. */
export const customerQuery = z.object({
  'customer.name': short,
  'customer.company': short,
  'customer.company_code': short,
  'customer.details': long,
  /** Names of before. */
  customer_name: short,
  customer_company: short,
  customer_desc: long,
});
export const startQuery = customerQuery.extend({
  short_key: inputText(32).optional(),
  id: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
  name: inputText(255).optional(),
  issue: inputText(255).optional(),
  external_key: externalKey,
  /** Click-to-chat begins as any other session does. */
  c2cjs: inputText(8).optional(),
});
export type StartQuery = z.output<typeof startQuery>;

export function customerIn(query: z.output<typeof customerQuery>) {
  return {
    name: query['customer.name'] ?? query.customer_name ?? '',
    company: query['customer.company'] ?? query.customer_company ?? '',
    companyCode: query['customer.company_code'] ?? '',
    details: query['customer.details'] ?? query.customer_desc ?? '',
  };
}
