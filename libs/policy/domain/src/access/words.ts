import type { GroupPolicyFact } from './facts.js';
import type { ListReference } from './question.js';
import type { AccessSnapshot } from './snapshot.js';

/* How reasons name things; by their names where they are known. */

export const quoted = (name: string): string => `“${name}”`;

export const roleName = ({ roles }: AccessSnapshot, number: number): string =>
  `Jump Item Role ${quoted(roles.get(number)?.fact.name ?? `number ${String(number)}`)}`;

export function listName(snapshot: AccessSnapshot, { type, number }: ListReference): string {
  if (type === 'personal') {
    const owner = snapshot.users.get(number);
    return `the personal list of ${quoted(owner?.username ?? `user ${String(number)}`)}`;
  }
  const name = snapshot.jumpGroups.get(number)?.fact.name ?? `number ${String(number)}`;
  return `the Jump Group ${quoted(name)}`;
}

/** Whose word a setting is: a group policy's, or the account's own. */
export const setBy = (by: GroupPolicyFact | null): string =>
  by ? `the group policy ${quoted(by.name)}` : 'the user account';

export const instant = (at: number): string => new Date(at).toISOString();
