import { projectionOn } from '@jumpfleet/kernel';
import type { PolicyEvent, UserSettings } from '@jumpfleet/policy-domain';

export type UserRow = Readonly<{
  id: string;
  number: number;
  /** What lists find and sort by, out of the settings. */
  username: string;
  email_address: string;
  security_provider_id: number;
  administrator: boolean;
  enabled: boolean;
  expires_at: string | null;
  two_factor_enabled: boolean;
  /** That its time is over was told. */
  expiry_told: boolean;
  settings: UserSettings;
  created_at: string;
}>;

const key = ({ userId }: Readonly<{ userId: string }>): string => userId;

export const userList = projectionOn<PolicyEvent, UserRow>('user-list', {
  UserCreated: {
    key,
    row: ({ userId, number, settings, createdAt }) => ({
      id: userId,
      number,
      ...told(settings),
      two_factor_enabled: false,
      expiry_told: false,
      created_at: createdAt,
    }),
  },
  UserChanged: {
    key,
    row: ({ settings }, row) => {
      if (!row) return row;
      const expiry_told = row.expiry_told && row.settings.expiresAt === settings.expiresAt;
      return { ...row, ...told(settings), expiry_told };
    },
  },
  UserExpired: { key, row: (_data, row) => row && { ...row, expiry_told: true } },
  UserPasswordChanged: {
    key,
    row: ({ passwordExpiresAt, passwordResetNextLogin }, row) =>
      row && {
        ...row,
        settings: { ...row.settings, passwordExpiresAt, passwordResetNextLogin },
      },
  },
  UserTwoFactorEnabled: { key, row: (_data, row) => row && { ...row, two_factor_enabled: true } },
  UserTwoFactorDisabled: { key, row: (_data, row) => row && { ...row, two_factor_enabled: false } },
  UserDeleted: { key, row: () => undefined },
});

function told(
  settings: UserSettings,
): Omit<UserRow, 'id' | 'number' | 'two_factor_enabled' | 'expiry_told' | 'created_at'> {
  return {
    username: settings.username,
    email_address: settings.emailAddress,
    security_provider_id: settings.securityProviderId,
    administrator: settings.rights.includes('administrator'),
    enabled: settings.enabled,
    expires_at: settings.expiresAt,
    settings,
  };
}
