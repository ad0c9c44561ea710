import { randomUUID } from 'node:crypto';
import type { Clock, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { Inject, Injectable } from '@nestjs/common';
import { USERS } from '../users/ports.js';
import type { Users } from '../users/ports.js';
import { UserHandler } from '../users/user.handler.js';
import type { UserRow } from '../users/user-list.projection.js';
import { ProveIdentity } from './prove-identity.js';
import type { LockOut, Proof, ProofRefusal } from './prove-identity.js';
import { SecondFactorCheck } from './second-factor-check.js';

export type SignInClaim = Readonly<{
  username: string;
  password: string;
  /** A one-time code, or a recovery code in its place. */
  code?: string | undefined;
  address: string;
}>;

export type StandingRefusal = Readonly<{ kind: 'account-disabled' }>;
export type OwnerRefusal =
  | Exclude<ProofRefusal, { lockOut?: LockOut }>
  | Readonly<{ kind: 'wrong-credentials' }>
  | StandingRefusal
  | Readonly<{ kind: 'second-factor-needed' }>
  | Readonly<{ kind: 'second-factor-wrong' }>;
export type SignInRefusal =
  | OwnerRefusal
  | Readonly<{ kind: 'password-change-needed' }>
  | Readonly<{ kind: 'second-factor-setup-needed' }>;

/** A person comes in: by the password kept here, and a second factor where there is one. */
@Injectable()
export class SignIn {
  constructor(
    @Inject(ProveIdentity) private readonly proveIdentity: ProveIdentity,
    @Inject(USERS) private readonly users: Users,
    @Inject(SecondFactorCheck) private readonly secondFactor: SecondFactorCheck,
    @Inject(UserHandler) private readonly handler: UserHandler,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(claim: SignInClaim): Promise<Result<UserRow, SignInRefusal>> {
    return this.prove(claim, (user) => {
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
    return this.prove<never>(claim, () => undefined);
  }

  /** What keeps a user out whoever vouches for it. */
  standing({ enabled, settings: { expiresAt } }: UserRow): StandingRefusal | undefined {
    return enabled && !this.isPast(expiresAt) ? undefined : { kind: 'account-disabled' };
  }

  private async prove<Further extends SignInRefusal>(
    { username, password, code, address }: SignInClaim,
    further: (user: UserRow) => Further | undefined,
  ): Promise<Result<UserRow, OwnerRefusal | Further>> {
    const proof = await this.proveIdentity.handle({
      type: 'user',
      name: username,
      secret: password,
      address,
    });
    if (!proof.ok) return refuse(await this.told(proof.refusal));
    const user = await this.users.byId(proof.value.principalId);
    const refusal = user ? this.standing(user) : ({ kind: 'account-disabled' } as const);
    if (!user || refusal) return this.notNow(proof.value, refusal ?? { kind: 'account-disabled' });
    const wrong = await this.secondFactorOf(user, code, proof.value);
    if (wrong) return refuse(wrong);
    const more = further(user);
    if (more) return this.notNow(proof.value, more);
    await proof.value.succeeded();
    return ok(user);
  }

  private async secondFactorOf(
    { id, two_factor_enabled }: UserRow,
    code: string | undefined,
    proof: Proof,
  ): Promise<OwnerRefusal | undefined> {
    if (!two_factor_enabled) return undefined;
    if (code === undefined) {
      await proof.isNoGuess();
      return { kind: 'second-factor-needed' };
    }
    if (await this.secondFactor.takes(id, code)) return undefined;
    await this.lockOut(proof.lockOut);
    return { kind: 'second-factor-wrong' };
  }

  private async notNow<R>(proof: Proof, refusal: R): Promise<Result<never, R>> {
    await proof.isNoGuess();
    return refuse(refusal);
  }

  private async told(refusal: ProofRefusal): Promise<OwnerRefusal> {
    if (refusal.kind !== 'wrong-credentials') return refusal;
    await this.lockOut(refusal.lockOut);
    return { kind: 'wrong-credentials' };
  }

  /** The counting locks out; this makes it known. */
  private async lockOut(lockOut: LockOut | undefined): Promise<void> {
    if (!lockOut) return;
    const { principalId: userId, until } = lockOut;
    await this.handler.handle(
      { type: 'LockUserOut', data: { userId, until: until.toISOString() } },
      { actor: { type: 'system', id: 'policy' }, correlationId: randomUUID() },
    );
  }

  private isPast(time: string | null): boolean {
    return time !== null && Date.parse(time) <= this.clock.now().getTime();
  }
}
