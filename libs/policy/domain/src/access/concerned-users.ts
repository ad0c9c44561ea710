import { namesUser } from './compiled.js';
import { effectiveUser } from './effective-user.js';
import type { AccessFactKind } from './facts.js';
import { membersOf } from './scope-lists.js';
import type { AccessSnapshot } from './snapshot.js';

type Changed = Readonly<{ kind: AccessFactKind; number: number }>;

/** The numbers of all users for whom changed facts can make a difference, as they were and as they become. */
export function concernedUsers(
  before: AccessSnapshot,
  after: AccessSnapshot,
  changed: readonly Changed[],
): ReadonlySet<number> {
  const concerned = new Set<number>();
  for (const snapshot of [before, after])
    for (const one of changed) for (const number of named(snapshot, one)) concerned.add(number);
  return concerned;
}

function* named(snapshot: AccessSnapshot, { kind, number }: Changed): Iterable<number> {
  switch (kind) {
    case 'user':
      yield* withTeams(snapshot, [number]);
      return;
    case 'team':
      yield* membersOf(snapshot, number);
      return;
    case 'group-policy':
      yield* withTeams(snapshot, [...membersOfPolicy(snapshot, number)]);
      return;
    case 'jump-group':
      yield* snapshot.jumpGroups.get(number)?.roles.keys() ?? [];
      return;
    case 'jump-item-role':
    case 'session-policy':
    case 'site':
      for (const user of snapshot.users.values()) yield user.number;
      return;
    case 'api-account':
    case 'jump-policy':
    case 'public-portal':
      return;
  }
}

function* membersOfPolicy(snapshot: AccessSnapshot, number: number): Iterable<number> {
  const policy = snapshot.groupPolicies.find(({ fact }) => fact.number === number);
  if (!policy) return;
  yield* policy.users;
  if (policy.externalGroups.size === 0) return;
  for (const user of snapshot.users.values()) if (namesUser(policy, user)) yield user.number;
}

/** And everybody in a team with one of them: a higher rank there sees the personal lists of lower ones. */
function* withTeams(snapshot: AccessSnapshot, numbers: readonly number[]): Iterable<number> {
  yield* numbers;
  const teams = new Set<number>();
  for (const number of numbers) {
    const fact = snapshot.users.get(number);
    if (fact) for (const team of effectiveUser(snapshot, fact).ranks.keys()) teams.add(team);
  }
  for (const team of teams) yield* membersOf(snapshot, team);
}
