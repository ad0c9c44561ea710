import type { Cause, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { UserHandler } from '../users/user.handler.js';
import type { UserHandlerRefusal } from '../users/user.handler.js';
import type { UserRow } from '../users/user-list.projection.js';
import { SecondFactorCheck } from './second-factor-check.js';
import { SignIn } from './sign-in.js';
import type { OwnerRefusal, SignInClaim } from './sign-in.js';

export type OwnAccountRefusal =
  | OwnerRefusal
  | UserHandlerRefusal
  | Readonly<{ kind: 'second-factor-exists' }>
  | Readonly<{ kind: 'second-factor-not-confirmed' }>;
type Outcome<Value> = Promise<Result<Value, OwnAccountRefusal>>;

/** As whom somebody who proved to own an account acts. */
function causeOf({ id, username }: UserRow, cause: Cause): Cause {
  return { ...cause, actor: { type: 'user', id, name: username } };
}

/** What users do with what they sign in with; each time they prove anew who they are. */
@Injectable()
export class OwnAccount {
  constructor(
    @Inject(SignIn) private readonly signIn: SignIn,
    @Inject(UserHandler) private readonly users: UserHandler,
    @Inject(SecondFactorCheck) private readonly secondFactor: SecondFactorCheck,
  ) {}

  async changePassword(claim: SignInClaim, newPassword: string, cause: Cause): Outcome<UserRow> {
    const owner = await this.signIn.owner(claim);
    if (!owner.ok) return owner;
    const user = owner.value;
    const renewed = await this.users.renewPassword(user, newPassword, causeOf(user, cause));
    return renewed.ok ? ok(user) : renewed;
  }

  async beginSecondFactor(claim: SignInClaim): Outcome<Readonly<{ secret: string; uri: string }>> {
    const owner = await this.signIn.owner(claim);
    if (!owner.ok) return owner;
    if (owner.value.two_factor_enabled) return refuse({ kind: 'second-factor-exists' });
    return ok(await this.secondFactor.propose(owner.value));
  }

  /** The recovery codes, told this once. */
  async confirmSecondFactor(
    claim: SignInClaim,
    code: string,
    cause: Cause,
  ): Outcome<readonly string[]> {
    const owner = await this.signIn.owner(claim);
    if (!owner.ok) return owner;
    const user = owner.value;
    const confirmation = await this.secondFactor.confirmation(user.id, code);
    if (!confirmation) return refuse({ kind: 'second-factor-not-confirmed' });
    const command = { type: 'EnableTwoFactor', data: { userId: user.id } } as const;
    const enabled = await this.users.handle(command, causeOf(user, cause), [confirmation.within]);
    return enabled.ok ? ok(confirmation.recoveryCodes) : enabled;
  }

  async disableSecondFactor(claim: SignInClaim, cause: Cause): Outcome<unknown> {
    const owner = await this.signIn.owner(claim);
    if (!owner.ok) return owner;
    const { id: userId } = owner.value;
    const command = { type: 'DisableTwoFactor', data: { userId } } as const;
    return this.users.handle(command, causeOf(owner.value, cause));
  }
}
