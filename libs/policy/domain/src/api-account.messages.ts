import type { Command, DomainEvent } from '@jumpfleet/kernel';

/** What an API account may do, as the configuration API names it (FEATURES B6). */
export type ApiAccountPermissions = Readonly<{
  command: 'deny' | 'read_only' | 'full_access';
  reporting: boolean;
  backup: boolean;
  realTimeState: boolean;
  configuration: boolean;
}>;

/** The first API account has all of them. */
export const fullAccess: ApiAccountPermissions = {
  command: 'full_access',
  reporting: true,
  backup: true,
  realTimeState: true,
  configuration: true,
};

export type CreateApiAccount = Command<
  'CreateApiAccount',
  {
    accountId: string;
    /** The number by which the configuration API knows the account. */
    number: number;
    clientId: string;
    name: string;
    comments: string;
    permissions: ApiAccountPermissions;
  }
>;

export type ApiAccountCreated = DomainEvent<
  'ApiAccountCreated',
  1,
  {
    accountId: string;
    number: number;
    clientId: string;
    name: string;
    comments: string;
    permissions: ApiAccountPermissions;
    createdAt: string;
  }
>;

export type ApiAccountRefusal =
  | Readonly<{ kind: 'api-account-already-exists'; accountId: string }>
  | Readonly<{ kind: 'client-id-taken'; clientId: string }>
  | Readonly<{ kind: 'client-id-invalid'; clientId: string }>;
