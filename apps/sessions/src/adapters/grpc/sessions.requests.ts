import { sessionTools } from '@jumpfleet/sessions-domain';
import { z } from 'zod';
import { overrideReason, secondFactorCode, ticketId } from '../http/session.requests.js';

/** An empty list means all tools, as an absent one does over REST. */
export const startRequest = z.object({
  jumpClientId: z.uuid(),
  tools: z
    .array(z.enum(sessionTools))
    .max(sessionTools.length)
    .transform((tools) => (tools.length === 0 ? sessionTools : tools)),
  externalKey: z.string().max(1_024),
  overrideReason,
  ticketId,
  twoFactorCode: secondFactorCode,
});

export const idRequest = z.object({ id: z.uuid() });
