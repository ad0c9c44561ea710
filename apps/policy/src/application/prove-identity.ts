import type { Clock, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type { AccessTokenClaims } from '@jumpfleet/policy-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { AttemptCounter } from './attempt-counter.js';
import { CREDENTIALS, PASSWORDS, PRINCIPALS, PasswordsBusy } from './ports.js';
import type { Credentials, ListedPrincipal, Passwords, Principals } from './ports.js';

export type Claim = Readonly<{
  type: AccessTokenClaims['principal_type'];
  name: string;
  secret: string;
  /** Where the attempt comes from, as far as is known. */
  address: string;
}>;

export type ProofRefusal =
  | Readonly<{ kind: 'wrong-credentials' }>
  | Readonly<{ kind: 'account-disabled' }>
  | Readonly<{ kind: 'too-many-attempts'; retryAfterSeconds: number }>;

/** Whether somebody is who they say they are, at a pace that makes guessing hopeless. */
@Injectable()
export class ProveIdentity {
  private readonly attempts: AttemptCounter;

  constructor(
    @Inject(CREDENTIALS) private readonly credentials: Credentials,
    @Inject(PASSWORDS) private readonly passwords: Passwords,
    @Inject(PRINCIPALS) private readonly principals: Principals,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.attempts = new AttemptCounter(clock);
  }

  async handle(claim: Claim): Promise<Result<ListedPrincipal, ProofRefusal>> {
    const waitMs = this.attempts.waitMs(claim);
    if (waitMs > 0)
      return refuse({ kind: 'too-many-attempts', retryAfterSeconds: Math.ceil(waitMs / 1000) });
    const credential = await this.credentials.find(claim.type, claim.name);
    const matches = await this.matches(claim.secret, credential?.hash);
    if (matches === 'busy') return refuse({ kind: 'too-many-attempts', retryAfterSeconds: 1 });
    if (!matches || !credential) {
      this.attempts.failed(claim);
      return refuse({ kind: 'wrong-credentials' });
    }
    const { principalId } = credential;
    const principal = (await this.principals.find(claim.type, [principalId])).get(principalId);
    if (!principal?.enabled) return refuse({ kind: 'account-disabled' });
    this.attempts.succeeded(claim);
    return ok(principal);
  }

  private async matches(secret: string, hash: string | undefined): Promise<boolean | 'busy'> {
    try {
      return await this.passwords.matches(secret, hash);
    } catch (error) {
      if (error instanceof PasswordsBusy) return 'busy';
      throw error;
    }
  }
}
