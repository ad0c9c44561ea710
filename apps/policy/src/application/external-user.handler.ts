import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type { UserSettings } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import type { SignedInThere } from './external-sign-in.js';
import { EXTERNAL_IDENTITIES } from './security-provider.ports.js';
import type { ExternalIdentities, ExternalIdentity } from './security-provider.ports.js';
import { LAST_SIGN_INS } from './sign-in/ports.js';
import type { LastSignIns } from './sign-in/ports.js';
import { USERS } from './users/ports.js';
import type { Users } from './users/ports.js';
import { UserHandler } from './users/user.handler.js';
import type { UserRow } from './users/user-list.projection.js';

export type ExternalUserRefusal =
  | Readonly<{ kind: 'user-unknown' }>
  | Readonly<{ kind: 'username-taken' }>
  | Readonly<{ kind: 'account-disabled' }>;

/** Which user here somebody is whom a provider vouches for, kept as the provider tells it. */
@Injectable()
export class ExternalUserHandler {
  constructor(
    @Inject(EXTERNAL_IDENTITIES) private readonly identities: ExternalIdentities,
    @Inject(USERS) private readonly users: Users,
    @Inject(UserHandler) private readonly handler: UserHandler,
    @Inject(LAST_SIGN_INS) private readonly signIns: LastSignIns,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(
    { provider, identity }: SignedInThere,
    request: Cause,
  ): Promise<Result<UserRow, ExternalUserRefusal>> {
    const actor = { type: 'system', id: `security-provider ${String(provider.id)}` } as const;
    const cause: Cause = { ...request, actor: { ...actor, name: provider.name } };
    const known = await this.identities.userOf(provider.id, identity.subject);
    const user = known === undefined ? undefined : await this.users.byId(known);
    if (!user && !provider.terms.createsUsers) return refuse({ kind: 'user-unknown' });
    const signedIn = user
      ? await this.keptCurrent(user, identity, cause)
      : await this.created(provider.id, identity, cause);
    if (!signedIn.ok) return signedIn;
    await this.signIns.note(signedIn.value.id, this.clock.now());
    return signedIn;
  }

  private async created(
    securityProviderId: number,
    identity: ExternalIdentity,
    cause: Cause,
  ): Promise<Result<UserRow, ExternalUserRefusal>> {
    const created = await this.handler.create(
      {
        settings: { ...told(identity), username: identity.username, securityProviderId },
        linked: this.identities.linked(securityProviderId, identity.subject),
      },
      cause,
    );
    if (!created.ok) return refuse({ kind: 'username-taken' });
    const user = await this.users.byId(created.value.userId);
    return user ? ok(user) : refuse({ kind: 'user-unknown' });
  }

  /** Names and groups are the provider's to say; whether the account is enabled is said here. */
  private async keptCurrent(
    user: UserRow,
    identity: ExternalIdentity,
    cause: Cause,
  ): Promise<Result<UserRow, ExternalUserRefusal>> {
    if (!isUsable(user, this.clock.now())) return refuse({ kind: 'account-disabled' });
    await this.handler.change({ user, changes: told(identity) }, cause);
    return ok((await this.users.byId(user.id)) ?? user);
  }
}

/** Disabled, or over its time. */
function isUsable({ enabled, expires_at }: UserRow, now: Date): boolean {
  return enabled && (expires_at === null || Date.parse(expires_at) > now.getTime());
}

function told({ displayName, email, groups }: ExternalIdentity): Partial<UserSettings> {
  return {
    publicDisplayName: displayName,
    privateDisplayName: displayName,
    emailAddress: email ?? '',
    externalGroups: [...groups].sort(),
  };
}
