import type { Clock } from '@jumpfleet/kernel';
import { SigningKeys } from '@jumpfleet/keys';
import { CLOCK } from '@jumpfleet/lifecycle';
import { policyIssuer } from '@jumpfleet/policy-contracts';
import type { AccessTokenClaims } from '@jumpfleet/policy-contracts';
import { apiTokenLimit } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { newTokenId } from './token-id.js';

export const tokenLifeSeconds = apiTokenLimit.lifeSeconds;

type Bearer = Readonly<{ id: string; name: string; administrator: boolean }>;

@Injectable()
export class TokenIssuer {
  constructor(
    @Inject(SigningKeys) private readonly keys: SigningKeys,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Good at every service until it expires, unless the bearer's facts say otherwise. */
  issue(
    type: AccessTokenClaims['principal_type'],
    { id, name, administrator }: Bearer,
    issuedAtMs = this.clock.now().getTime(),
  ): string {
    const exp = Math.floor(issuedAtMs / 1_000) + tokenLifeSeconds;
    const claims: AccessTokenClaims = {
      iss: policyIssuer,
      sub: id,
      principal_type: type,
      name,
      administrator,
      iat: issuedAtMs / 1_000,
      exp,
      jti: newTokenId(exp),
    };
    return this.keys.sign(claims);
  }
}
