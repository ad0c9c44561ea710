import { ok, refuse } from '@jumpfleet/kernel';
import type { Result } from '@jumpfleet/kernel';
import type { TeamRank } from './access/facts.js';
import type { AdministeredKind } from './administration/administered.decider.js';
import type {
  AdministeredEvent,
  AdministrationRefusal,
  Reference,
} from './administration/administered.messages.js';
import { invalid } from './administration/administered.messages.js';

export type TeamMember = Readonly<{ user: number; rank: TeamRank }>;

export type TeamTerms = Readonly<{
  name: string;
  codeName: string;
  comments: string | null;
  persistentQueue: boolean;
  /** Numbers of public portals, or the words for all of them (CONFIG-API, Team). */
  publicPortalIds: readonly (number | string)[];
  /** By the users' numbers. */
  members: readonly TeamMember[];
}>;

/** Settings replace their equals; a member is added, given another rank, or removed. */
export type TeamChanges = Partial<Omit<TeamTerms, 'members'>> &
  Readonly<{
    member?: Readonly<{ wish: 'add' | 'rank' | 'remove'; user: number; rank: TeamRank }>;
  }>;

export type TeamEvent = AdministeredEvent<'Team', TeamTerms>;

export const allPortals = 'All portals';

export const teamDefaults: Omit<TeamTerms, 'name'> = {
  codeName: '',
  comments: null,
  persistentQueue: false,
  publicPortalIds: [allPortals],
  members: [],
};

export const teamKind: AdministeredKind<'Team', TeamTerms, TeamChanges> = {
  name: 'Team',
  version: 1,
  slug: 'team',
  noun: 'team',
  nameTerm: 'name',
  codeNameTerm: 'codeName',
  merge,
  references,
};

type Wish = NonNullable<TeamChanges['member']>;

function merge(
  terms: TeamTerms,
  { member, ...changes }: TeamChanges,
): Result<TeamTerms, AdministrationRefusal> {
  const changed = { ...terms, ...changes };
  return member ? withMember(changed, member) : ok(changed);
}

function withMember(
  terms: TeamTerms,
  { wish, user, rank }: Wish,
): Result<TeamTerms, AdministrationRefusal> {
  const isMember = terms.members.some((member) => member.user === user);
  if (wish === 'add' && isMember)
    return refuse(invalid('team-member-already-added', 'user_id', 'is a member already'));
  if (wish !== 'add' && !isMember) return refuse({ kind: 'not-found' });
  const others = terms.members.filter((member) => member.user !== user);
  const members = wish === 'remove' ? others : [...others, { user, rank }];
  return ok({ ...terms, members: members.sort((a, b) => a.user - b.user) });
}

function references(named: TeamTerms | TeamChanges): readonly Reference[] {
  const { publicPortalIds = [] } = named;
  const portals = publicPortalIds.filter((portal) => typeof portal === 'number');
  const member = 'member' in named && named.member.wish === 'add' ? [named.member.user] : [];
  return [
    ...portals.map(
      (number) => ({ term: 'publicPortalIds', kind: 'public-portal', number }) as const,
    ),
    ...member.map((number) => ({ term: 'user_id', kind: 'user', number }) as const),
  ];
}
