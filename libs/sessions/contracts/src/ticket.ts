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
  /** This representative's part in the session: lines that follow each other with it are one leg. */
  leg: z.uuid(),
  /** Grows with each ticket of all: of a leg's lines, the one with the greatest counts. */
  line: z.number().int().optional(),
  /** What the session's policies allow (policy's `sessionPermission`): neither end of the line opens anything else. */
  permissions: z.array(z.string()),
  /** Whether whoever is at the computer is asked before a tool is used (PO-42); left out is no. */
  prompt: z
    .object({
      rule: z.enum(['each', 'once']),
      default_answer: z.enum(['allow', 'deny']),
      timeout_seconds: z.number().int(),
    })
    .optional(),
  /** Whether what shells print is recorded. */
  record: z.boolean(),
  /** Unix milliseconds: both ends of the line close then, whoever else is away (PO-24). */
  ends_at: z.number().int().optional(),
  exp: z.number(),
});
export type SessionTicketClaims = z.infer<typeof sessionTicketClaims>;

export const sessionsIssuer = 'jumpfleet/sessions';
