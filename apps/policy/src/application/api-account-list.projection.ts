import type { Projection } from '@jumpfleet/kernel';
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

export const apiAccountList: Projection<PolicyEvent, ApiAccountRow> = {
  name: 'api-account-list',
  keyOf: (event) => (event.type === 'ApiAccountCreated' ? event.data.accountId : undefined),
  project(row, { event }) {
    switch (event.type) {
      case 'ApiAccountCreated': {
        const { accountId, number, clientId, name, comments, permissions, createdAt } = event.data;
        return {
          id: accountId,
          number,
          client_id: clientId,
          name,
          comments,
          permissions,
          administrator: isAdministrator(permissions),
          enabled: true,
          created_at: createdAt,
        };
      }
      case 'UserCreated':
      case 'JumpPolicyCreated':
      case 'JumpPolicyChanged':
      case 'JumpPolicyDeleted':
        return row;
    }
  },
};
