import { z } from 'zod';
import { sessionsIssuer } from './ticket.js';

/**
 * Claims of a temporary client's credential (JWT, EdDSA, signed as tickets are): like a Jump Client's, it binds an id to
 * a public key, and it is good for one session only. A ticket has no `cnf` and is none; a credential has no `leg`.
 */
export const customerCredentialClaims = z.object({
  iss: z.literal(sessionsIssuer),
  /** The temporary client's id. */
  sub: z.uuid(),
  session: z.uuid(),
  /** What the customer is called, for whoever is told of the line. */
  name: z.string().max(128),
  cnf: z.object({
    jwk: z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string().length(43) }),
  }),
  iat: z.number(),
  exp: z.number(),
});
export type CustomerCredentialClaims = z.infer<typeof customerCredentialClaims>;

/** What is signed to redeem a session key. UTF-8. */
export const redeemProof = (sessionKey: string, publicKey: string): string =>
  `jumpfleet-redeem-v1\n${sessionKey}\n${publicKey}`;

const text = (max: number) => z.string().max(max);

/** What a customer says of themselves (B4). */
export const customerDetails = z.object({
  name: text(100),
  company: text(100),
  company_code: text(100),
  details: text(1_024),
});
export type CustomerDetails = z.infer<typeof customerDetails>;

/** `POST /api/v1/session-keys/{key}/redeem`. */
export const redeemRequest = z.strictObject({
  public_key: z.string().regex(/^[\w-]{43}$/),
  /** Ed25519 over `redeemProof`, base64url; the key as in the path. */
  signature: z.string().regex(/^[\w-]{86}$/),
  hostname: z.string().min(1).max(255),
  platform: z.string().min(1).max(32),
  version: z.string().min(1).max(32),
  /** Who is logged in at the computer. */
  user: text(128).optional(),
  customer: customerDetails.partial().optional(),
});
export type RedeemRequest = z.infer<typeof redeemRequest>;

/** Its answer. */
export type RedeemResponse = Readonly<{
  session: string;
  client_id: string;
  name: string;
  credential: string;
  /** The WebSocket to connect to, with the credential as a Jump Client does with its own. */
  agent_url: string;
  /** What the site calls the queue that the customer waits in. */
  queue: string;
}>;
