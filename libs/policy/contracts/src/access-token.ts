import { z } from 'zod';

/** Claims of every access token (JWT, EdDSA, issuer `jumpfleet/policy`, 3600 s). Services verify it offline. */
export const accessTokenClaims = z.object({
  iss: z.literal('jumpfleet/policy'),
  /** The principal's id. */
  sub: z.string(),
  principal_type: z.enum(['user', 'api-account']),
  name: z.string(),
  /** Until policies are rich, this is the one right there is. */
  administrator: z.boolean(),
  exp: z.number(),
});
export type AccessTokenClaims = z.infer<typeof accessTokenClaims>;

export const policyIssuer = 'jumpfleet/policy';
