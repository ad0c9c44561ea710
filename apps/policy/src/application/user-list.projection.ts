import type { Projection } from '@jumpfleet/kernel';
import type { PolicyEvent } from '@jumpfleet/policy-domain';

export type UserRow = Readonly<{
  id: string;
  number: number;
  username: string;
  display_name: string;
  administrator: boolean;
  enabled: boolean;
  created_at: string;
}>;

export const userList: Projection<PolicyEvent, UserRow> = {
  name: 'user-list',
  keyOf: (event) => (event.type === 'UserCreated' ? event.data.userId : undefined),
  project(row, { event }) {
    switch (event.type) {
      case 'UserCreated': {
        const { userId, number, username, displayName, administrator, createdAt } = event.data;
        return {
          id: userId,
          number,
          username,
          display_name: displayName,
          administrator,
          enabled: true,
          created_at: createdAt,
        };
      }
      case 'ApiAccountCreated':
      case 'JumpPolicyCreated':
      case 'JumpPolicyChanged':
      case 'JumpPolicyDeleted':
        return row;
    }
  },
};
