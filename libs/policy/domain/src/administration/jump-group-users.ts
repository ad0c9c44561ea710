import { effectiveUser } from '../access/effective-user.js';
import type { EffectiveUser } from '../access/effective-user.js';
import { noAccessRole } from '../access/facts.js';
import type { AccessSnapshot } from '../access/snapshot.js';

/** Why somebody is in the list of a Jump Group (PO-11). */
export type JumpGroupUser = Readonly<{
  user: number;
  name: string;
  role: number;
  /** The role is the user's default, as the membership names none. */
  isDefaultRole: boolean;
  grantedBy: string;
  /** PO-12: only who was made a member one by one can be changed here. */
  isEditable: boolean;
}>;

/** PO-11, PO-12: made members one by one, by a group policy, or seen here because of the System role. */
export function jumpGroupUsers(snapshot: AccessSnapshot, jumpGroup: number): JumpGroupUser[] {
  return [...snapshot.users.values()]
    .sort((a, b) => a.number - b.number)
    .flatMap((fact) => usersRows(snapshot, jumpGroup, effectiveUser(snapshot, fact)));
}

function usersRows(
  snapshot: AccessSnapshot,
  jumpGroup: number,
  user: EffectiveUser,
): JumpGroupUser[] {
  const { number, username } = user.fact;
  const { roles } = user.representative.value;
  const policy = user.policies.find((one) => one.roles.has(jumpGroup));
  const own = snapshot.jumpGroups
    .get(jumpGroup)
    ?.fact.members.find((member) => member.user === number);
  const row = (grantedBy: string, role: number | null | undefined): JumpGroupUser => ({
    user: number,
    name: username,
    role: role ?? roles.default,
    isDefaultRole: (role ?? null) === null,
    grantedBy,
    isEditable: own !== undefined && !grantedBy.startsWith('Group Policy'),
  });
  const byPolicy = policy
    ? [row(`Group Policy: ${policy.fact.name}`, policy.roles.get(jumpGroup))]
    : [];
  const hasMore = policy !== undefined || roles.system !== noAccessRole;
  if (own) return [...byPolicy, row(`User Permissions${hasMore ? ' Override' : ''}`, own.role)];
  if (policy) return byPolicy;
  return hasMore ? [{ ...row('User Permissions', roles.system), isDefaultRole: false }] : [];
}
