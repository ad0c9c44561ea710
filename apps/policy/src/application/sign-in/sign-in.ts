import type { Clock, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { Inject, Injectable } from '@nestjs/common';
import { USERS } from '../users/ports.js';
import type { Users } from '../users/ports.js';
import type { UserRow } from '../users/user-list.projection.js';
import { ProveIdentity } from './prove-identity.js';
import type { Judgement, ProofRefusal } from './prove-identity.js';
import { SecondFactorCheck } from './second-factor-check.js';

export type SignInClaim = Readonly<{
  username: string;
  password: string;
  /** A one-time code, or a recovery code in its place. */
  code?: string | undefined;
  address: string;
}>;

export type OwnerRefusal =
  | ProofRefusal
  | Readonly<{ kind: 'account-disabled' }>
  | Readonly<{ kind: 'second-factor-needed' }>
  | Readonly<{ kind: 'second-factor-wrong' }>;
export type SignInRefusal =
  | OwnerRefusal
  | Readonly<{ kind: 'password-change-needed' }>
  | Readonly<{ kind: 'second-factor-setup-needed' }>;

type Judged<Refusal> = Judgement<Result<UserRow, Refusal>>;

/** A person comes in: by the password kept here, and a second factor where there is one. */
@Injectable()
export class SignIn {
  constructor(
    @Inject(ProveIdentity) private readonly proveIdentity: ProveIdentity,
    @Inject(USERS) private readonly users: Users,
    @Inject(SecondFactorCheck) private readonly secondFactor: SecondFactorCheck,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  handle(claim: SignInClaim): Promise<Result<UserRow, SignInRefusal>> {
    return this.prove<SignInRefusal>(claim, (user) => {
      const { settings } = user;
      if (settings.passwordResetNextLogin || this.isPast(settings.passwordExpiresAt))
        return { kind: 'password-change-needed' };
      return settings.twoFactorRequired && !user.two_factor_enabled
        ? { kind: 'second-factor-setup-needed' }
        : undefined;
    });
  }

  /** Whose account it is, to change what one signs in with; the account need not be fit to sign in yet. */
  owner(claim: SignInClaim): Promise<Result<UserRow, OwnerRefusal>> {
    return this.prove<OwnerRefusal>(claim, () => undefined);
  }

  private async prove<Refusal>(
    { username, password, code, address }: SignInClaim,
    further: (user: UserRow) => Refusal | undefined,
  ): Promise<Result<UserRow, Refusal | OwnerRefusal>> {
    const proof = await this.proveIdentity.handle(
      { type: 'user', name: username, secret: password, address },
      async (userId) => this.judge(await this.users.byId(userId), code, further),
    );
    return proof.ok ? proof.value : proof;
  }

  private async judge<Refusal>(
    user: UserRow | undefined,
    code: string | undefined,
    further: (user: UserRow) => Refusal | undefined,
  ): Promise<Judged<Refusal | OwnerRefusal>> {
    if (!user?.enabled || this.isPast(user.settings.expiresAt))
      return { ...noGuess({ kind: 'account-disabled' }), failure: 'account-disabled' };
    if (user.two_factor_enabled) {
      if (code === undefined) return noGuess({ kind: 'second-factor-needed' });
      if (!(await this.secondFactor.takes(user.id, code)))
        return {
          verdict: 'wrong',
          value: refuse({ kind: 'second-factor-wrong' }),
          failure: 'second-factor-wrong',
        };
    }
    const refusal = further(user);
    return refusal ? noGuess(refusal) : { verdict: 'right', value: ok(user) };
  }

  private isPast(time: string | null): boolean {
    return time !== null && Date.parse(time) <= this.clock.now().getTime();
  }
}

function noGuess<Refusal>(refusal: Refusal): Judged<Refusal> {
  return { verdict: 'no-guess', value: refuse(refusal) };
}
