import { TokenError, TokenExpired, UnknownKey } from '@jumpfleet/keys';
import type { KeyRing } from '@jumpfleet/keys';
import { accessTokenClaims, policyIssuer } from '@jumpfleet/policy-contracts';
import { Problem } from '../problems/problem.js';
import { policyUnavailable } from './access-decider.js';
import type { Principal } from './principal.js';

/** The principal of a good access token; every other token is a 401 that says which kind of bad it is. */
export async function principalOf(token: string, keys: KeyRing): Promise<Principal> {
  try {
    const claims = accessTokenClaims.safeParse(await keys.verifyFresh(token, policyIssuer));
    if (!claims.success) throw refusedToken('token-invalid', 'The access token lacks claims.');
    const { sub, principal_type, name, administrator } = claims.data;
    return { id: sub, type: principal_type, name, administrator };
  } catch (error) {
    if (error instanceof UnknownKey && !keys.isLoaded) throw policyUnavailable(error);
    if (error instanceof TokenExpired) throw refusedToken('token-expired', error.message);
    if (error instanceof TokenError) throw refusedToken('token-invalid', error.message);
    throw error;
  }
}

export function refusedToken(
  code: 'token-missing' | 'token-invalid' | 'token-expired',
  detail: string,
): Problem {
  return new Problem({ status: 401, code, detail });
}
