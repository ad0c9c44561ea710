import { inputText } from '@jumpfleet/http';
import { sessionTools } from '@jumpfleet/sessions-domain';
import { z } from 'zod';

export const sessionId = z.uuid();
export const jumpClientId = z.uuid();

/** Tools that a session may offer; all of them when none is named. */
const tools = z
  .array(z.enum(sessionTools))
  .min(1)
  .max(sessionTools.length)
  .default([...sessionTools]);

/** PO-22: why a schedule that does not permit the session is passed. */
export const overrideReason = inputText(1_024).default('');

/** Of an authenticator app, or a recovery code. */
export const secondFactorCode = inputText(64).default('');

/** PO-25. */
export const ticketId = inputText(255).default('');

/** SB-15: a key of the ticket system, carried into every event of the session. */
export const externalKey = inputText(1_024);

/** By code name; which there are, and how large they may be, the settings and the use case say. */
export const customFields = z.record(z.string().min(1).max(64), inputText(10_240));

export const jumpRequest = z
  .strictObject({
    tools,
    external_key: externalKey.default(''),
    custom: customFields.default({}),
    override_reason: overrideReason,
    ticket_id: ticketId,
    two_factor_code: secondFactorCode,
  })
  .prefault({})
  .transform(({ external_key, override_reason, ticket_id, two_factor_code, ...rest }) => ({
    ...rest,
    secondFactorCode: two_factor_code,
    externalKey: external_key,
    start: { method: 'jump', overrideReason: override_reason, ticketId: ticket_id } as const,
  }));
export type JumpRequest = z.output<typeof jumpRequest>;

/** RFC 3339, or a day, which begins at midnight UTC. */
const moment = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .transform((text) => new Date(text));

export const listRequest = z
  .strictObject({
    status: z.enum(['starting', 'running', 'ended']).optional(),
    client: z.uuid().optional(),
    representative: inputText(255, 1).optional(),
    external_key: inputText(1_024, 1).optional(),
    search: inputText(255, 1).optional(),
    from: moment.optional(),
    to: moment.optional(),
    cursor: z.string().max(256).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(50),
  })
  .transform(({ client, external_key, ...rest }) => ({
    ...rest,
    clientId: client,
    externalKey: external_key,
  }));
export type ListRequest = z.output<typeof listRequest>;
