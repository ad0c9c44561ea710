import { KeyRing, TokenError, TokenExpired, UnknownKey } from '@jumpfleet/keys';
import { accessTokenClaims, policyIssuer } from '@jumpfleet/policy-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Problem } from '../problems/problem.js';
import { policyUnavailable } from './access-decider.js';
import type { Principal } from './principal.js';

export type VerifiedToken = Readonly<{
  principal: Principal;
  issuedAtMs: number;
  /** Empty where the token has no id. */
  tokenId: string;
  expiresAtMs: number;
}>;

/** A token is sent again and again; its signature need not be checked each time. */
const maxVerified = 2_000;
/** A withdrawn key stops counting after this at the latest. */
const verifiedMs = 60_000;

/** Tells the principal of a good access token; every other token is a 401 that says which kind of bad it is. */
@Injectable()
export class AccessTokens {
  private readonly verified = new LRUCache<string, VerifiedToken>({
    max: maxVerified,
    ttl: verifiedMs,
    perf: performance,
  });

  constructor(@Inject(KeyRing) private readonly keys: KeyRing) {}

  async verify(token: string): Promise<VerifiedToken> {
    const known = this.verified.get(token);
    if (known && known.expiresAtMs > Date.now()) return known;
    const verified = await verifyToken(token, this.keys);
    this.verified.set(token, verified);
    return verified;
  }
}

/** For callers that do not come over HTTP; they say which keys they trust. */
export async function principalOf(token: string, keys: KeyRing): Promise<Principal> {
  return (await verifyToken(token, keys)).principal;
}

async function verifyToken(token: string, keys: KeyRing): Promise<VerifiedToken> {
  try {
    const claims = accessTokenClaims.safeParse(await keys.verifyFresh(token, policyIssuer));
    if (!claims.success) throw refusedToken('token-invalid', 'The access token lacks claims.');
    const { sub, principal_type, name, administrator, iat, jti, exp } = claims.data;
    const principal = { id: sub, type: principal_type, name, administrator };
    return { principal, issuedAtMs: Math.round(iat * 1000), tokenId: jti, expiresAtMs: exp * 1000 };
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
