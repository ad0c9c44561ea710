import type { Command, DomainEvent } from '@jumpfleet/kernel';

/** What an API account may do, by the names of the configuration API without `perm_` (FEATURES B6). */
export type ApiAccountPermissions = Readonly<{
  command: 'deny' | 'read_only' | 'full_access';
  reportingSupport: boolean;
  reportingLicense: boolean;
  reportingArchive: boolean;
  reportingVault: boolean;
  reportingJumpItem: boolean;
  reportingSyslog: boolean;
  backup: boolean;
  vaultBackup: boolean;
  realTimeState: boolean;
  ecm: boolean;
  configuration: boolean;
  configurationVaultAccount: boolean;
}>;

/** The first API account has all that matter; there is no vault and no credential manager. */
export const fullAccess: ApiAccountPermissions = {
  command: 'full_access',
  reportingSupport: true,
  reportingLicense: true,
  reportingArchive: true,
  reportingVault: false,
  reportingJumpItem: true,
  reportingSyslog: true,
  backup: true,
  vaultBackup: false,
  realTimeState: true,
  ecm: false,
  configuration: true,
  configurationVaultAccount: false,
};

/** A new account may do nothing until somebody says otherwise. */
export const noPermissions: ApiAccountPermissions = {
  command: 'deny',
  reportingSupport: false,
  reportingLicense: false,
  reportingArchive: false,
  reportingVault: false,
  reportingJumpItem: false,
  reportingSyslog: false,
  backup: false,
  vaultBackup: false,
  realTimeState: false,
  ecm: false,
  configuration: false,
  configurationVaultAccount: false,
};

export type ApiAccountSettings = Readonly<{
  name: string;
  comments: string;
  enabled: boolean;
  /** Addresses or CIDR ranges from which it may call; none is anywhere. */
  ipAddresses: readonly string[];
  permissions: ApiAccountPermissions;
}>;

type Subject = Readonly<{ accountId: string }>;
type Told = Readonly<{ accountId: string; number: number }>;

export type CreateApiAccount = Command<
  'CreateApiAccount',
  {
    accountId: string;
    /** The number by which the configuration API knows the account. */
    number: number;
    clientId: string;
    settings: ApiAccountSettings;
  }
>;
export type ChangeApiAccount = Command<
  'ChangeApiAccount',
  Subject & Readonly<{ changes: Partial<ApiAccountSettings> }>
>;
/** All tokens that the old secret got end with it. */
export type RegenerateApiAccountSecret = Command<'RegenerateApiAccountSecret', Subject>;
/** More tokens live than an account may have: those issued before then are dropped. */
export type DropApiAccountTokens = Command<
  'DropApiAccountTokens',
  Subject & Readonly<{ issuedBefore: string }>
>;
export type DeleteApiAccount = Command<'DeleteApiAccount', Subject>;
export type ApiAccountCommand =
  | CreateApiAccount
  | ChangeApiAccount
  | RegenerateApiAccountSecret
  | DropApiAccountTokens
  | DeleteApiAccount;

export type ApiAccountCreated = DomainEvent<
  'ApiAccountCreated',
  2,
  Told & Readonly<{ clientId: string; settings: ApiAccountSettings; createdAt: string }>
>;
/** Carries the settings whole, so that a reader needs no earlier event. */
export type ApiAccountChanged = DomainEvent<
  'ApiAccountChanged',
  1,
  Told &
    Readonly<{
      changed: readonly (keyof ApiAccountSettings)[];
      settings: ApiAccountSettings;
      changedAt: string;
    }>
>;
export type ApiAccountSecretRegenerated = DomainEvent<
  'ApiAccountSecretRegenerated',
  1,
  Told & Readonly<{ regeneratedAt: string }>
>;
export type ApiAccountTokensDropped = DomainEvent<
  'ApiAccountTokensDropped',
  1,
  Told & Readonly<{ issuedBefore: string }>
>;
export type ApiAccountDeleted = DomainEvent<
  'ApiAccountDeleted',
  1,
  Told & Readonly<{ deletedAt: string }>
>;
export type ApiAccountEvent =
  | ApiAccountCreated
  | ApiAccountChanged
  | ApiAccountSecretRegenerated
  | ApiAccountTokensDropped
  | ApiAccountDeleted;

export type ApiAccountRefusal =
  | Readonly<{ kind: 'api-account-already-exists'; accountId: string }>
  | Readonly<{ kind: 'api-account-not-found'; accountId: string }>
  | Readonly<{ kind: 'client-id-taken'; clientId: string }>
  | Readonly<{ kind: 'client-id-invalid'; clientId: string }>;

export const apiAccountStream = (accountId: string): string => `policy.api-account.${accountId}`;
