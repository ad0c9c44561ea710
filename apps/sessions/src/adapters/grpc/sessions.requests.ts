import { sessionTools } from '@jumpfleet/sessions-domain';
import { inputText } from '@jumpfleet/http';
import { z } from 'zod';
import {
  customFields,
  overrideReason,
  secondFactorCode,
  ticketId,
} from '../http/session.requests.js';

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
  custom: customFields.default({}),
});

export const idRequest = z.object({ id: z.uuid() });

export const joinRequest = z.object({
  id: z.uuid(),
  overrideReason,
  twoFactorCode: secondFactorCode,
});

/** One of the two; what is left out is empty. */
export const guestRequest = z
  .object({ id: z.uuid(), representative: inputText(255), team: inputText(64) })
  .refine(({ representative, team }) => (representative === '') !== (team === ''), {
    message: 'must be a representative or a team',
    path: ['representative'],
  })
  .transform(({ id, representative, team }) => ({
    id,
    guest: team === '' ? { representative } : { team },
  }));
