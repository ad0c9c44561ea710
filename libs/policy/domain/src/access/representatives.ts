import { foldedUsername } from '../username.js';
import { effectiveUser } from './effective-user.js';
import type { TeamRank, UserFact } from './facts.js';
import type { AccessSnapshot } from './snapshot.js';
import { codeOfSupport, entranceOf } from './verdict.js';

/** A user as whoever looks for a representative sees one. */
export type Representative = Readonly<{
  id: string;
  number: number;
  username: string;
  name: string;
  /** PO-43, and the account lets somebody in. */
  maySupport: boolean;
  teams: readonly Readonly<{ number: number; rank: TeamRank }>[];
}>;

export type TeamMember = Pick<Representative, 'id' | 'number' | 'username' | 'name'> &
  Readonly<{ rank: TeamRank }>;
export type SupportTeam = Readonly<{
  number: number;
  name: string;
  codeName: string;
  members: readonly TeamMember[];
}>;

/** Any of the ways to name a user. */
export type RepresentativeNames = Readonly<{
  ids: readonly string[];
  usernames: readonly string[];
  numbers: readonly number[];
}>;

/** Each once; names that nobody has are left out. */
export function findRepresentatives(
  snapshot: AccessSnapshot,
  { ids, usernames, numbers }: RepresentativeNames,
  at: number,
): Representative[] {
  const named = new Set(numbers);
  for (const id of ids) named.add(snapshot.userNumbers.get(id) ?? 0);
  const wanted = new Set(usernames.map(foldedUsername));
  if (wanted.size > 0)
    for (const user of snapshot.users.values())
      if (wanted.has(foldedUsername(user.username))) named.add(user.number);
  return [...named].flatMap((number) => {
    const user = snapshot.users.get(number);
    return user ? [representative(snapshot, user, at)] : [];
  });
}

/** With the members by group policies; whoever cannot come in is a member all the same. */
export function supportTeams(snapshot: AccessSnapshot): SupportTeam[] {
  const members = new Map<number, TeamMember[]>();
  for (const fact of snapshot.users.values())
    for (const [team, { rank }] of effectiveUser(snapshot, fact).ranks) {
      const { id, number, username, name } = fact;
      members.set(team, [...(members.get(team) ?? []), { id, number, username, name, rank }]);
    }
  return snapshot.teams.map(({ fact: { number, name, codeName } }) => ({
    number,
    name,
    codeName,
    members: members.get(number) ?? [],
  }));
}

function representative(snapshot: AccessSnapshot, fact: UserFact, at: number): Representative {
  const { id, number, username, name } = fact;
  const user = effectiveUser(snapshot, fact);
  const maySupport =
    entranceOf(fact, at) === 'allowed' &&
    (user.isAdministrator || codeOfSupport(user, 'attended') === 'allowed');
  const teams = [...user.ranks].map(([team, { rank }]) => ({ number: team, rank }));
  return { id, number, username, name, maySupport, teams };
}
