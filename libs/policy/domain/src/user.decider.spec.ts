import { specify } from '@jumpfleet/testing';
import { describe, expect, it } from '@jest/globals';
import { administratorSettings } from './user-settings.js';
import { userDecider } from './user.decider.js';
import { userStream } from './user.messages.js';
import type { CreateUser, UserChanged, UserCreated, UserSettings } from './user.messages.js';

const now = new Date('2026-01-01T00:00:00.000Z');
const at = now.toISOString();
const given = specify(userDecider, now);
const settings = administratorSettings('admin', 1, 'Administrator');
const told = { userId: 'u-1', number: 1 };
const create: CreateUser = { type: 'CreateUser', data: { ...told, settings } };
const created: UserCreated = {
  type: 'UserCreated',
  version: 2,
  data: { ...told, settings, createdAt: at },
};
const change = (changes: Partial<UserSettings>, newPassword = false) =>
  ({ type: 'ChangeUser', data: { userId: 'u-1', changes, newPassword } }) as const;
const changed = (changes: Partial<UserSettings>, before = settings): UserChanged => ({
  type: 'UserChanged',
  version: 1,
  data: {
    ...told,
    changed: Object.keys(changes) as (keyof UserSettings)[],
    settings: { ...before, ...changes },
    wasAdministrator: true,
    changedAt: at,
  },
});
const passwordChanged = (passwordExpiresAt: string | null, passwordResetNextLogin = false) =>
  ({
    type: 'UserPasswordChanged',
    version: 1,
    data: { ...told, passwordExpiresAt, passwordResetNextLogin, changedAt: at },
  }) as const;
const deleted = {
  type: 'UserDeleted',
  version: 1,
  data: { ...told, wasAdministrator: true, deletedAt: at },
} as const;
const of = { userId: 'u-1' };

describe('a user', () => {
  it('is created once', () => {
    given().when(create).emits(created);
    given(created).when(create).refuses({ kind: 'user-already-exists', userId: 'u-1' });
  });

  it.each(['', '   ', 'x'.repeat(65)])('is not created with the name "%s"', (username) => {
    given()
      .when({ ...create, data: { ...create.data, settings: { ...settings, username } } })
      .refuses({ kind: 'username-invalid', username });
    given(created).when(change({ username })).refuses({ kind: 'username-invalid', username });
  });

  it('A9: changes what was asked, and nothing when nothing differs', () => {
    given(created)
      .when(change({ enabled: false }))
      .emits(changed({ enabled: false }));
    given(created, changed({ enabled: false }))
      .when(change({ enabled: false }))
      .emits();
  });

  it('A9: gets a password that expires as long as the site lets it live', () => {
    const aged = { passwordMaxAgeDays: 30 };
    const expiry = '2026-01-31T00:00:00.000Z';
    given(created, changed(aged)).when(change({}, true)).emits(passwordChanged(expiry));
    const reset = { passwordResetNextLogin: true };
    given(created, changed(reset))
      .when({ type: 'RenewPassword', data: of })
      .emits(passwordChanged(null, false));
    given(created).when(change(reset, true)).emits(passwordChanged(null), changed(reset));
  });

  it('A9: has no password here when somebody else vouches for it', () => {
    const elsewhere = changed({ securityProviderId: 2 });
    given(created, elsewhere).when(change({}, true)).refuses({ kind: 'password-not-kept-here' });
    given(created, elsewhere)
      .when({ type: 'RenewPassword', data: of })
      .refuses({ kind: 'password-not-kept-here' });
  });

  it('A9: signs out one token, or all', () => {
    const token = { tokenId: 't-1', tokenExpiresAt: '2026-01-01T01:00:00.000Z' };
    given(created)
      .when({ type: 'SignOut', data: { ...of, ...token } })
      .emits({ type: 'UserSignedOut', version: 1, data: { ...told, ...token, signedOutAt: at } });
    given(created)
      .when({ type: 'SignOutEverywhere', data: of })
      .emits({ type: 'UserSignedOutEverywhere', version: 1, data: { ...told, signedOutAt: at } });
  });

  it('A9: is locked out, and unlocked once', () => {
    const until = '2026-01-01T01:00:00.000Z';
    const locked = {
      type: 'UserLockedOut',
      version: 1,
      data: { ...told, until, lockedAt: at },
    } as const;
    const unlocked = {
      type: 'UserUnlocked',
      version: 1,
      data: { ...told, unlockedAt: at },
    } as const;
    given(created)
      .when({ type: 'LockUserOut', data: { ...of, until } })
      .emits(locked);
    given(created, locked).when({ type: 'UnlockUser', data: of }).emits(unlocked);
    given(created, locked, unlocked).when({ type: 'UnlockUser', data: of }).emits();
  });

  it('A9: has a second factor until it is taken away', () => {
    const enabled = {
      type: 'UserTwoFactorEnabled',
      version: 1,
      data: { ...told, enabledAt: at },
    } as const;
    given(created).when({ type: 'EnableTwoFactor', data: of }).emits(enabled);
    given(created, enabled)
      .when({ type: 'DisableTwoFactor', data: of })
      .emits({ type: 'UserTwoFactorDisabled', version: 1, data: { ...told, disabledAt: at } });
    given(created).when({ type: 'DisableTwoFactor', data: of }).emits();
  });

  it('A9: is told to be over once, when its time has come', () => {
    const expire = { type: 'ExpireUser', data: of } as const;
    const over = { expiresAt: at };
    const expired = {
      type: 'UserExpired',
      version: 1,
      data: { ...told, username: 'admin', expiredAt: at },
    } as const;
    given(created).when(expire).emits();
    given(created, changed({ expiresAt: '2026-01-01T00:00:01.000Z' }))
      .when(expire)
      .emits();
    given(created, changed(over)).when(expire).emits(expired);
    given(created, changed(over), expired).when(expire).emits();
  });

  it('is gone once it is deleted', () => {
    given(created).when({ type: 'DeleteUser', data: of }).emits(deleted);
    given(created, deleted)
      .when(change({ enabled: true }))
      .refuses({ kind: 'user-not-found', userId: 'u-1' });
    given(created, deleted).when(create).refuses({ kind: 'user-already-exists', userId: 'u-1' });
    expect(userStream('u-1')).toBe('policy.user.u-1');
  });
});
