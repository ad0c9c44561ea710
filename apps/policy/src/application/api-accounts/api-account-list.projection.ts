import { projectionOn } from '@jumpfleet/kernel';
import { isAdministrator } from '@jumpfleet/policy-domain';
import type { ApiAccountSettings, PolicyEvent } from '@jumpfleet/policy-domain';

export type ApiAccountRow = Readonly<{
  id: string;
  number: number;
  client_id: string;
  /** What lists find by, out of the settings. */
  name: string;
  administrator: boolean;
  enabled: boolean;
  settings: ApiAccountSettings;
  created_at: string;
}>;

const key = ({ accountId }: Readonly<{ accountId: string }>): string => accountId;

export const apiAccountList = projectionOn<PolicyEvent, ApiAccountRow>('api-account-list', {
  ApiAccountCreated: {
    key,
    row: ({ accountId, number, clientId, settings, createdAt }) => ({
      id: accountId,
      number,
      client_id: clientId,
      ...told(settings),
      created_at: createdAt,
    }),
  },
  ApiAccountChanged: { key, row: ({ settings }, row) => row && { ...row, ...told(settings) } },
  ApiAccountDeleted: { key, row: () => undefined },
});

function told(
  settings: ApiAccountSettings,
): Omit<ApiAccountRow, 'id' | 'number' | 'client_id' | 'created_at'> {
  const { name, enabled, permissions } = settings;
  return { name, enabled, administrator: isAdministrator(permissions), settings };
}
