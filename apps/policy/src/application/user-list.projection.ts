import { projectionOn } from '@jumpfleet/kernel';
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

export const userList = projectionOn<PolicyEvent, UserRow>('user-list', {
  UserCreated: {
    key: ({ userId }) => userId,
    row: ({ userId, number, username, displayName, administrator, createdAt }) => ({
      id: userId,
      number,
      username,
      display_name: displayName,
      administrator,
      enabled: true,
      created_at: createdAt,
    }),
  },
});
