import { ok, refuse } from '@jumpfleet/kernel';
import type { Decider, Result } from '@jumpfleet/kernel';
import { changedNames } from './changed-settings.js';
import { foldedUsername } from './username.js';
import type {
  ChangeUser,
  CreateUser,
  SignOut,
  UserCommand,
  UserEvent,
  UserRefusal,
  UserSettings,
} from './user.messages.js';

export type User =
  | Readonly<{ status: 'unknown' | 'deleted' }>
  | Readonly<{
      status: 'active';
      number: number;
      settings: UserSettings;
      hasSecondFactor: boolean;
      lockedUntil: string | null;
      /** The end of the account that was told. */
      expiredAt: string | null;
    }>;
type ActiveUser = Extract<User, { status: 'active' }>;
type Decision = Result<readonly UserEvent[], UserRefusal>;
type Told = Readonly<{ userId: string; number: number }>;

/** CONFIG-API: 1 to 64 characters. */
const maxUsernameLength = 64;
const dayMs = 86_400_000;
/** The site itself, which alone keeps passwords. */
const thisSite = 1;

/** That a name is free, and that an administrator is left, is known outside; the handler refuses when not. */
export const userDecider: Decider<UserCommand, UserEvent, User, UserRefusal> = {
  initial: { status: 'unknown' },
  decide(command, user, now) {
    if (command.type === 'CreateUser') return create(command, user, now);
    if (user.status !== 'active')
      return refuse({ kind: 'user-not-found', userId: command.data.userId });
    switch (command.type) {
      case 'ChangeUser':
        return change(command, user, now);
      case 'RenewPassword':
        return renewPassword(told(command, user), user, now);
      case 'DeleteUser': {
        const wasAdministrator = isAdministrator(user);
        const data = { ...told(command, user), wasAdministrator, deletedAt: now.toISOString() };
        return ok([{ type: 'UserDeleted', version: 1, data }]);
      }
      case 'SignOut':
        return signOut(command, user, now);
      case 'SignOutEverywhere': {
        const data = { ...told(command, user), signedOutAt: now.toISOString() };
        return ok([{ type: 'UserSignedOutEverywhere', version: 1, data }]);
      }
      case 'EnableTwoFactor': {
        const data = { ...told(command, user), enabledAt: now.toISOString() };
        return ok([{ type: 'UserTwoFactorEnabled', version: 1, data }]);
      }
      case 'DisableTwoFactor':
        return disableSecondFactor(told(command, user), user, now);
      case 'LockUserOut': {
        const { until } = command.data;
        const data = { ...told(command, user), until, lockedAt: now.toISOString() };
        return ok([{ type: 'UserLockedOut', version: 1, data }]);
      }
      case 'UnlockUser':
        return unlock(told(command, user), user, now);
      case 'ExpireUser':
        return expire(told(command, user), user, now);
    }
  },
  evolve,
};

function evolve(user: User, { type, data }: UserEvent): User {
  if (type === 'UserCreated')
    return {
      status: 'active',
      number: data.number,
      settings: data.settings,
      hasSecondFactor: false,
      lockedUntil: null,
      expiredAt: null,
    };
  if (type === 'UserDeleted') return { status: 'deleted' };
  if (user.status !== 'active') return user;
  switch (type) {
    case 'UserChanged':
      return { ...user, settings: data.settings };
    case 'UserPasswordChanged': {
      const { passwordExpiresAt, passwordResetNextLogin } = data;
      return {
        ...user,
        settings: { ...user.settings, passwordExpiresAt, passwordResetNextLogin },
      };
    }
    case 'UserTwoFactorEnabled':
    case 'UserTwoFactorDisabled':
      return { ...user, hasSecondFactor: type === 'UserTwoFactorEnabled' };
    case 'UserLockedOut':
      return { ...user, lockedUntil: data.until };
    case 'UserUnlocked':
      return { ...user, lockedUntil: null };
    case 'UserExpired':
      return { ...user, expiredAt: data.expiredAt };
    case 'UserSignedOut':
    case 'UserSignedOutEverywhere':
      return user;
  }
}

function told({ data: { userId } }: UserCommand, { number }: ActiveUser): Told {
  return { userId, number };
}

const isAdministrator = ({ settings }: ActiveUser): boolean =>
  settings.rights.includes('administrator');

function create({ data }: CreateUser, { status }: User, now: Date): Decision {
  if (status !== 'unknown') return refuse({ kind: 'user-already-exists', userId: data.userId });
  return (
    refusedName(data.settings) ??
    ok([{ type: 'UserCreated', version: 2, data: { ...data, createdAt: now.toISOString() } }])
  );
}

function change(command: ChangeUser, user: ActiveUser, now: Date): Decision {
  const { changes, newPassword } = command.data;
  if (newPassword && user.settings.securityProviderId !== thisSite)
    return refuse({ kind: 'password-not-kept-here' });
  const of = told(command, user);
  const passwordChanged = newPassword ? [newPasswordSet(of, user, now)] : [];
  const before = passwordChanged.reduce<User>(evolve, user);
  if (before.status !== 'active') return ok([]);
  const settings = { ...before.settings, ...changes };
  const refused = refusedName(settings);
  if (refused) return refused;
  const changed = changedNames(before.settings, settings);
  if (changed.length === 0) return ok(passwordChanged);
  const wasAdministrator = isAdministrator(user);
  const data = { ...of, changed, settings, wasAdministrator, changedAt: now.toISOString() };
  return ok([...passwordChanged, { type: 'UserChanged', version: 1, data }]);
}

function newPasswordSet(
  of: Told,
  { settings }: ActiveUser,
  now: Date,
  passwordResetNextLogin = settings.passwordResetNextLogin,
): UserEvent {
  const passwordExpiresAt = expiryAt(settings, now);
  const changedAt = now.toISOString();
  const data = { ...of, passwordExpiresAt, passwordResetNextLogin, changedAt };
  return { type: 'UserPasswordChanged', version: 1, data };
}

function renewPassword(of: Told, user: ActiveUser, now: Date): Decision {
  if (user.settings.securityProviderId !== thisSite)
    return refuse({ kind: 'password-not-kept-here' });
  return ok([newPasswordSet(of, user, now, false)]);
}

function expiryAt({ passwordMaxAgeDays: days }: UserSettings, now: Date): string | null {
  return days === null ? null : new Date(now.getTime() + days * dayMs).toISOString();
}

function signOut(command: SignOut, user: ActiveUser, now: Date): Decision {
  const { tokenId, tokenExpiresAt } = command.data;
  const signedOutAt = now.toISOString();
  const data = { ...told(command, user), tokenId, tokenExpiresAt, signedOutAt };
  return ok([{ type: 'UserSignedOut', version: 1, data }]);
}

function disableSecondFactor(of: Told, { hasSecondFactor }: ActiveUser, now: Date): Decision {
  if (!hasSecondFactor) return ok([]);
  const data = { ...of, disabledAt: now.toISOString() };
  return ok([{ type: 'UserTwoFactorDisabled', version: 1, data }]);
}

/** Failures are counted outside, so this says nothing of them: only what was locked is unlocked. */
function unlock(of: Told, { lockedUntil }: ActiveUser, now: Date): Decision {
  if (lockedUntil === null) return ok([]);
  const data = { ...of, unlockedAt: now.toISOString() };
  return ok([{ type: 'UserUnlocked', version: 1, data }]);
}

/** Once for each end that an account is given. */
function expire(of: Told, { settings, expiredAt }: ActiveUser, now: Date): Decision {
  const { username, expiresAt } = settings;
  if (expiresAt === null || expiresAt === expiredAt) return ok([]);
  if (Date.parse(expiresAt) > now.getTime()) return ok([]);
  const data = { ...of, username, expiredAt: expiresAt };
  return ok([{ type: 'UserExpired', version: 1, data }]);
}

function refusedName({ username }: UserSettings): Result<never, UserRefusal> | undefined {
  const isValid = foldedUsername(username).length > 0 && username.length <= maxUsernameLength;
  return isValid ? undefined : refuse({ kind: 'username-invalid', username });
}
