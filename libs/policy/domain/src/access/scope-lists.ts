import { namesUser } from './compiled.js';
import { effectiveUser } from './effective-user.js';
import type { EffectiveUser } from './effective-user.js';
import { maskOf } from './permission-bits.js';
import type { Action } from './question.js';
import { maskAt, outranks } from './role-at.js';
import type { AccessSnapshot } from './snapshot.js';

/** The lists on which a user's role allows an action, those of the System slot as all but some (PO-06). */
export type ScopeLists = Readonly<{
  jumpGroups: readonly number[];
  personalListsOf: readonly number[];
  exceptions: Readonly<{ jumpGroups: number[]; personalListsOf: number[] }> | null;
}>;

/** Costs by the groups and the user's subordinates, never by items. */
export function scopeLists(
  snapshot: AccessSnapshot,
  user: EffectiveUser,
  action: Action,
): ScopeLists {
  const mask = maskOf(action);
  const allows = (type: 'shared' | 'personal') => (number: number) =>
    (maskAt(snapshot, user, { type, number }) & mask) !== 0;
  const groups = split(ownGroups(snapshot, user), allows('shared'));
  const owners = split(ownLists(snapshot, user), allows('personal'));
  return {
    jumpGroups: groups.inside,
    personalListsOf: owners.inside,
    exceptions: reachesFurther(snapshot, user, mask)
      ? { jumpGroups: groups.outside, personalListsOf: owners.outside }
      : null,
  };
}

/** Whether a role allows it on any list at all. */
export function isAllowedSomewhere(
  snapshot: AccessSnapshot,
  user: EffectiveUser,
  action: Action,
): boolean {
  const { jumpGroups, personalListsOf, exceptions } = scopeLists(snapshot, user, action);
  return jumpGroups.length + personalListsOf.length > 0 || exceptions !== null;
}

function reachesFurther({ roles }: AccessSnapshot, user: EffectiveUser, mask: number): boolean {
  const { system } = user.representative.value.roles;
  return ((roles.get(system)?.mask ?? 0) & mask) !== 0;
}

function split(numbers: Iterable<number>, isInside: (number: number) => boolean) {
  const sides: Readonly<{ inside: number[]; outside: number[] }> = { inside: [], outside: [] };
  for (const number of numbers) (isInside(number) ? sides.inside : sides.outside).push(number);
  return sides;
}

/** The groups where something else than the System slot may count. */
export function ownGroups(
  { jumpGroups }: AccessSnapshot,
  user: EffectiveUser,
): ReadonlySet<number> {
  const groups = new Set<number>();
  for (const [number, { roles }] of jumpGroups.entries())
    if (roles.has(user.fact.number)) groups.add(number);
  for (const { roles } of user.policies) for (const number of roles.keys()) groups.add(number);
  return groups;
}

/** The user's own list, and those of everybody of a lower rank in a common team. */
export function ownLists(snapshot: AccessSnapshot, user: EffectiveUser): ReadonlySet<number> {
  const owners = new Set([user.fact.number]);
  for (const [team, { rank }] of user.ranks)
    if (rank !== 'member') addSubordinates(snapshot, user, team, owners);
  return owners;
}

function addSubordinates(
  snapshot: AccessSnapshot,
  user: EffectiveUser,
  team: number,
  owners: Set<number>,
): void {
  for (const number of membersOf(snapshot, team)) {
    const fact = snapshot.users.get(number);
    if (fact && outranks(user, effectiveUser(snapshot, fact))) owners.add(number);
  }
}

/** Everybody whom a team may have as a member, one by one or by a group policy. */
export function* membersOf({ teams, groupPolicies, users }: AccessSnapshot, team: number) {
  yield* teams.find(({ fact }) => fact.number === team)?.ranks.keys() ?? [];
  for (const policy of groupPolicies) {
    if (!policy.ranks.has(team)) continue;
    yield* policy.users;
    if (policy.externalGroups.size === 0) continue;
    for (const user of users.values()) if (namesUser(policy, user)) yield user.number;
  }
}
