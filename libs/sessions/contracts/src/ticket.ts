import { z } from 'zod';

/**
 * Claims of the ticket (JWT, EdDSA, issuer `jumpfleet/sessions`, at most 60 s) that a representative
 * shows to `/session`. The gateway verifies it offline and opens nothing that it does not name.
 */
export const sessionTicketClaims = z.object({
  iss: z.literal('jumpfleet/sessions'),
  /** Session id. */
  sub: z.uuid(),
  /** A ticket opens one line, once: the gateway takes each of these a single time. */
  jti: z.uuid(),
  client_id: z.uuid(),
  client_name: z.string(),
  rep: z.object({ id: z.string(), name: z.string() }),
  /** What the session's policies allow: neither end of the line opens anything else. */
  tools: z.array(z.enum(['shell'])),
  /** Unix milliseconds: both ends of the line close then, whoever else is away (PO-24). */
  ends_at: z.number().int().optional(),
  exp: z.number(),
});
export type SessionTicketClaims = z.infer<typeof sessionTicketClaims>;

export const sessionsIssuer = 'jumpfleet/sessions';
