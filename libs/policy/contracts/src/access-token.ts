import { z } from 'zod';

/** Claims of every access token (JWT, EdDSA, issuer `jumpfleet/policy`, 3600 s). Services verify it offline. */
export const accessTokenClaims = z.object({
  iss: z.literal('jumpfleet/policy'),
  /** The principal's id. */
  sub: z.string(),
  principal_type: z.enum(['user', 'api-account']),
  name: z.string(),
  /** For what a console shows; no right: what the principal may do is asked when it does it. */
  administrator: z.boolean(),
  /** With fractions of a second: a sign-in right after a change of the account is told from one right before. */
  iat: z.number().default(0),
  jti: z.string().default(''),
  exp: z.number(),
});
export type AccessTokenClaims = z.infer<typeof accessTokenClaims>;

export const policyIssuer = 'jumpfleet/policy';
