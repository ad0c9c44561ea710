import { projectionOn } from '@jumpfleet/kernel';
import { isAdministrator } from '@jumpfleet/policy-domain';
import type { ApiAccountPermissions, PolicyEvent } from '@jumpfleet/policy-domain';

export type ApiAccountRow = Readonly<{
  id: string;
  number: number;
  client_id: string;
  name: string;
  comments: string;
  permissions: ApiAccountPermissions;
  administrator: boolean;
  enabled: boolean;
  created_at: string;
}>;

export const apiAccountList = projectionOn<PolicyEvent, ApiAccountRow>('api-account-list', {
  ApiAccountCreated: {
    key: ({ accountId }) => accountId,
    row: ({ accountId, number, clientId, name, comments, permissions, createdAt }) => ({
      id: accountId,
      number,
      client_id: clientId,
      name,
      comments,
      permissions,
      administrator: isAdministrator(permissions),
      enabled: true,
      created_at: createdAt,
    }),
  },
});
