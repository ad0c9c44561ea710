import type { EffectiveUser } from './effective-user.js';
import { effectiveUser } from './effective-user.js';
import type { GroupPolicyFact, RoleSlots, TeamRank } from './facts.js';
import type { ListReference } from './question.js';
import type { AccessSnapshot } from './snapshot.js';

/** Which Jump Item Role counts for a user on a list, and by what (PO-05, PO-06, PO-15). */
export type RoleAt = Readonly<{
  role: number;
  /** How the user comes to it. */
  origin: 'member' | 'group-policy' | 'personal' | 'team' | 'system';
  /** The slot that was used; null when the membership names a role. */
  slot: keyof RoleSlots | null;
  /** The group policy that made the user a member. */
  by: GroupPolicyFact | null;
}>;

export function roleAt(
  snapshot: AccessSnapshot,
  user: EffectiveUser,
  { type, number }: ListReference,
): RoleAt {
  return type === 'shared'
    ? inGroup(snapshot, user, number)
    : onPersonalList(snapshot, user, number);
}

/** The most specific counts: made a member one by one, then by the first group policy, then the System slot. */
function inGroup(snapshot: AccessSnapshot, user: EffectiveUser, group: number): RoleAt {
  const { roles: slots } = user.representative.value;
  const own = snapshot.jumpGroups.get(group)?.roles.get(user.fact.number);
  if (own !== undefined) return member('member', own, slots, null);
  for (const { fact, roles } of user.policies) {
    const role = roles.get(group);
    if (role !== undefined) return member('group-policy', role, slots, fact);
  }
  return { role: slots.system, origin: 'system', slot: 'system', by: null };
}

const member = (
  origin: RoleAt['origin'],
  role: number | null,
  slots: RoleSlots,
  by: GroupPolicyFact | null,
): RoleAt =>
  role ? { role, origin, slot: null, by } : { role: slots.default, origin, slot: 'default', by };

function onPersonalList(snapshot: AccessSnapshot, user: EffectiveUser, owner: number): RoleAt {
  const { roles: slots } = user.representative.value;
  if (owner === user.fact.number)
    return { role: slots.personal, origin: 'personal', slot: 'personal', by: null };
  const fact = snapshot.users.get(owner);
  if (fact && outranks(user, effectiveUser(snapshot, fact)))
    return { role: slots.teams, origin: 'team', slot: 'teams', by: null };
  return { role: slots.system, origin: 'system', slot: 'system', by: null };
}

const height: Readonly<Record<TeamRank, number>> = { member: 0, lead: 1, manager: 2 };

/** PO-15: in a team of both, a lead over members, a manager over members and leads. */
export function outranks(higher: EffectiveUser, lower: EffectiveUser): boolean {
  for (const [team, { rank }] of higher.ranks) {
    const other = lower.ranks.get(team);
    if (other && height[rank] > height[other.rank]) return true;
  }
  return false;
}

/** The permissions of a role as one number; a role that nobody knows has none. */
export const maskAt = (
  snapshot: AccessSnapshot,
  user: EffectiveUser,
  list: ListReference,
): number => snapshot.roles.get(roleAt(snapshot, user, list).role)?.mask ?? 0;
