import { randomUUID } from 'node:crypto';
import type { Clock } from '@jumpfleet/kernel';
import { SigningKeys } from '@jumpfleet/keys';
import { CLOCK } from '@jumpfleet/lifecycle';
import { policyIssuer } from '@jumpfleet/policy-contracts';
import type { AccessTokenClaims } from '@jumpfleet/policy-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { ListedPrincipal } from './ports.js';

/** FEATURES B6. */
export const tokenLifeSeconds = 3600;

@Injectable()
export class TokenIssuer {
  constructor(
    @Inject(SigningKeys) private readonly keys: SigningKeys,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Good at every service until it expires, without anybody asking here again. */
  issue(type: AccessTokenClaims['principal_type'], principal: ListedPrincipal): string {
    const iat = this.clock.now().getTime() / 1000;
    const claims: AccessTokenClaims = {
      iss: policyIssuer,
      sub: principal.id,
      principal_type: type,
      name: principal.name,
      administrator: principal.administrator,
      iat,
      exp: Math.floor(iat) + tokenLifeSeconds,
      jti: randomUUID(),
    };
    return this.keys.sign(claims);
  }
}
