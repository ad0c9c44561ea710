import { z } from 'zod';
import { subscribableEventName } from './event-names.js';

const template = z.string().max(16_384);
/** RFC 9110 section 5.1; those that the delivery itself sets are not for recipients. */
const headerName = z
  .string()
  .regex(/^[!#$%&'*+.^_`|~\dA-Za-z-]{1,64}$/)
  .refine(
    (name) => !/^(host|content-length|transfer-encoding|connection|webhook-.*)$/i.test(name),
    {
      message: 'This header is set by the delivery itself.',
    },
  );
export const header = z.strictObject({
  name: headerName,
  value: z
    .string()
    .max(4_096)
    .regex(/^[^\r\n\0]*$/, { message: 'A header is one line.' }),
});

/** JSON pointers (RFC 6901) by the name under which their values are kept. */
const remembered = z.record(
  z.string().regex(/^[a-z][a-z\d_]{0,31}$/),
  z
    .string()
    .max(256)
    .regex(/^(\/.*)?$/),
);
const condition = z.string().max(1_024);
const request = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH']),
  url: template,
  headers: z.array(header).max(20).default([]),
  body: template.default(''),
});

/** Whether somebody may jump for a ticket: what to ask, and what of the answer counts. */
const lookup = z.strictObject({
  request,
  allow: condition.min(1),
  reasons: z
    .array(z.strictObject({ when: condition.default(''), text: z.string().min(1).max(1_024) }))
    .max(20)
    .default([]),
});

/** The rules of a ticketing connector: the first that fits an event makes its one request. */
export const mapping = z.strictObject({
  settings: z.record(z.string().regex(/^[a-z][a-z\d_]{0,31}$/), z.string().max(1_024)).default({}),
  rules: z
    .array(
      z.strictObject({
        name: z.string().trim().min(1).max(128),
        events: z.array(subscribableEventName).min(1),
        when: condition.default(''),
        find: request
          .extend({ remember: remembered, when: condition.default('') })
          .nullable()
          .default(null),
        request,
        remember: remembered.default({}),
      }),
    )
    .max(40),
  lookup: lookup.optional(),
});
export type MappingBody = z.infer<typeof mapping>;
