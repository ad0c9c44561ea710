import type { Command, DomainEvent } from '@jumpfleet/kernel';
import type { AdministrationRight, RepresentativeSettings } from './access/facts.js';
import type { SessionPolicyChoice } from './access/session-permissions.js';

/** All that is administered of a user. What proves who it is (password, second factor) lies beside the log. */
export type UserSettings = Readonly<{
  username: string;
  displayNumber: number;
  publicDisplayName: string;
  privateDisplayName: string;
  /** Empty for none. */
  emailAddress: string;
  preferredEmailLanguage: string;
  enabled: boolean;
  /** From then on the account counts as disabled. */
  expiresAt: string | null;
  twoFactorRequired: boolean;
  /** From then on the user must choose a new password to sign in. */
  passwordExpiresAt: string | null;
  /** With every new password it expires so many days later; null is never. */
  passwordMaxAgeDays: number | null;
  passwordResetNextLogin: boolean;
  rights: readonly AdministrationRight[];
  representative: RepresentativeSettings;
  attended: SessionPolicyChoice;
  unattended: SessionPolicyChoice;
  /** Who vouches for the user: 1 is this site itself. With the groups that it told at the last sign-in. */
  securityProviderId: number;
  externalGroups: readonly string[];
}>;

type Subject = Readonly<{ userId: string }>;
type Told = Readonly<{ userId: string; number: number }>;

export type CreateUser = Command<
  'CreateUser',
  {
    userId: string;
    /** The number by which the configuration API knows the user. */
    number: number;
    settings: UserSettings;
  }
>;
/** `newPassword`: somebody else than the user sets it together with these. */
export type ChangeUser = Command<
  'ChangeUser',
  Subject & Readonly<{ changes: Partial<UserSettings>; newPassword: boolean }>
>;
/** The user chose a new one. */
export type RenewPassword = Command<'RenewPassword', Subject>;
export type DeleteUser = Command<'DeleteUser', Subject>;
export type SignOut = Command<
  'SignOut',
  Subject & Readonly<{ tokenId: string; tokenExpiresAt: string }>
>;
export type SignOutEverywhere = Command<'SignOutEverywhere', Subject>;
export type EnableTwoFactor = Command<'EnableTwoFactor', Subject>;
export type DisableTwoFactor = Command<'DisableTwoFactor', Subject>;
export type LockUserOut = Command<'LockUserOut', Subject & Readonly<{ until: string }>>;
export type UnlockUser = Command<'UnlockUser', Subject>;
/** The time of the account is over; until then nobody had to be told. */
export type ExpireUser = Command<'ExpireUser', Subject>;
export type UserCommand =
  | CreateUser
  | ChangeUser
  | RenewPassword
  | DeleteUser
  | SignOut
  | SignOutEverywhere
  | EnableTwoFactor
  | DisableTwoFactor
  | LockUserOut
  | UnlockUser
  | ExpireUser;

export type UserCreated = DomainEvent<
  'UserCreated',
  2,
  Told & Readonly<{ settings: UserSettings; createdAt: string }>
>;
/** Carries the settings whole, so that a reader needs no earlier event. */
export type UserChanged = DomainEvent<
  'UserChanged',
  1,
  Told &
    Readonly<{
      changed: readonly (keyof UserSettings)[];
      settings: UserSettings;
      /** Before this. */
      wasAdministrator: boolean;
      changedAt: string;
    }>
>;
export type UserPasswordChanged = DomainEvent<
  'UserPasswordChanged',
  1,
  Told &
    Readonly<{
      /** What the new password changes of the settings. */
      passwordExpiresAt: string | null;
      passwordResetNextLogin: boolean;
      changedAt: string;
    }>
>;
export type UserDeleted = DomainEvent<
  'UserDeleted',
  1,
  Told & Readonly<{ wasAdministrator: boolean; deletedAt: string }>
>;
export type UserSignedOut = DomainEvent<
  'UserSignedOut',
  1,
  Told & Readonly<{ tokenId: string; tokenExpiresAt: string; signedOutAt: string }>
>;
export type UserSignedOutEverywhere = DomainEvent<
  'UserSignedOutEverywhere',
  1,
  Told & Readonly<{ signedOutAt: string }>
>;
export type UserTwoFactorEnabled = DomainEvent<
  'UserTwoFactorEnabled',
  1,
  Told & Readonly<{ enabledAt: string }>
>;
export type UserTwoFactorDisabled = DomainEvent<
  'UserTwoFactorDisabled',
  1,
  Told & Readonly<{ disabledAt: string }>
>;
export type UserLockedOut = DomainEvent<
  'UserLockedOut',
  1,
  Told & Readonly<{ until: string; lockedAt: string }>
>;
export type UserUnlocked = DomainEvent<'UserUnlocked', 1, Told & Readonly<{ unlockedAt: string }>>;
export type UserExpired = DomainEvent<
  'UserExpired',
  1,
  Told & Readonly<{ username: string; expiredAt: string }>
>;
export type UserEvent =
  | UserCreated
  | UserChanged
  | UserPasswordChanged
  | UserDeleted
  | UserSignedOut
  | UserSignedOutEverywhere
  | UserTwoFactorEnabled
  | UserTwoFactorDisabled
  | UserLockedOut
  | UserUnlocked
  | UserExpired;

export type UserRefusal =
  | Readonly<{ kind: 'user-already-exists'; userId: string }>
  | Readonly<{ kind: 'user-not-found'; userId: string }>
  | Readonly<{ kind: 'username-taken'; username: string }>
  | Readonly<{ kind: 'username-invalid'; username: string }>
  | Readonly<{ kind: 'last-administrator' }>
  | Readonly<{ kind: 'password-not-kept-here' }>;

export const userStream = (userId: string): string => `policy.user.${userId}`;
