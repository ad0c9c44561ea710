import { sessionPermissions } from '@jumpfleet/policy-domain';
import { canonical, isObject } from './json.js';
import type { Json, JsonObject } from './json.js';

export type SectionName =
  | 'jump_item_roles'
  | 'session_policies'
  | 'site'
  | 'public_portals'
  | 'teams'
  | 'jump_policies'
  | 'jump_groups'
  | 'group_policies';

type Changes = readonly JsonObject[];

/** How one kind of thing stands in the document. */
export type Section = Readonly<{
  name: SectionName;
  kind: string;
  nameTerm: string;
  /** Where its terms name others, by number; in the document they are named. */
  references: readonly Readonly<{ path: readonly string[]; kind: string }>[];
  /** Terms that are not the document's affair. */
  unsaid?: readonly string[];
  /** The registry makes and deletes it; here are only its members. */
  isGiven?: boolean;
  /** What leads from one state to the other; by default the terms that differ. */
  changes?: (before: JsonObject, after: JsonObject) => Changes;
  /** What a new one is made with; what is missing follows as changes. */
  first?: (terms: JsonObject) => JsonObject;
}>;

const sessionPolicyOf = (...path: readonly string[]) => ({ path, kind: 'session-policy' });
const roleOf = (...path: readonly string[]) => ({ path, kind: 'jump-item-role' });
const userOf = (...path: readonly string[]) => ({ path, kind: 'user' });

/** In the order in which they are made: what is named comes before who names it. */
export const sections: readonly Section[] = [
  { name: 'jump_item_roles', kind: 'jump-item-role', nameTerm: 'name', references: [] },
  {
    ...{
      name: 'session_policies',
      kind: 'session-policy',
      nameTerm: 'displayName',
      references: [],
    },
    changes: (before, after) => differing(before, after, ['session']),
  },
  {
    ...{ name: 'site', kind: 'site', nameTerm: '', references: [], isGiven: true },
    changes: (before, after) => differing(before, after, ['attended', 'unattended']),
  },
  {
    ...{ name: 'public_portals', kind: 'public-portal', nameTerm: 'name' },
    references: [sessionPolicyOf('attended'), sessionPolicyOf('unattended')],
  },
  {
    ...{ name: 'teams', kind: 'team', nameTerm: 'name' },
    references: [
      { path: ['publicPortalIds', '*'], kind: 'public-portal' },
      userOf('members', '*', 'user'),
    ],
    changes: (before, after) => [
      ...differing(without(before, 'members'), without(after, 'members')),
      ...memberChanges(before, after, {
        gone: ({ user = null }) => ({ member: { wish: 'remove', user, rank: 'member' } }),
        come: (one) => ({ member: { wish: 'add', ...one } }),
        other: (one) => ({ member: { wish: 'rank', ...one } }),
      }),
    ],
  },
  {
    ...{ name: 'jump_policies', kind: 'jump-policy', nameTerm: 'displayName' },
    references: [userOf('approvalUserIds', '*'), { path: ['approvalTeamIds', '*'], kind: 'team' }],
  },
  {
    ...{ name: 'jump_groups', kind: 'jump-group', nameTerm: 'name', isGiven: true },
    references: [userOf('members', '*', 'user'), roleOf('members', '*', 'role')],
    changes: (before, after) =>
      memberChanges(before, after, {
        gone: ({ user }) => ({ remove: user ?? null }),
        come: (one) => ({ add: one }),
        other: (one) => ({ set: one }),
      }),
  },
  {
    ...{ name: 'group_policies', kind: 'group-policy', nameTerm: 'name', unsaid: ['membersMade'] },
    references: [
      userOf('members', '*', 'user'),
      sessionPolicyOf('attended', 'choice', 'id'),
      sessionPolicyOf('unattended', 'choice', 'id'),
      ...['default', 'personal', 'teams', 'system'].map((slot) =>
        roleOf('representative', 'settings', 'roles', slot),
      ),
      { path: ['jumpGroups', '*', 'jumpGroup'], kind: 'jump-group' },
      roleOf('jumpGroups', '*', 'role'),
      { path: ['teams', '*', 'team'], kind: 'team' },
    ],
    changes: groupPolicyChanges,
    first: (terms) => ({ ...terms, members: [], membersMade: 0, jumpGroups: [], teams: [] }),
  },
];

export function without(terms: JsonObject, ...fields: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(terms).filter(([field]) => !fields.includes(field)));
}

/** As one change, the terms that differ; those of sessions so that what is not said becomes `Not Defined`. */
function differing(
  before: JsonObject,
  after: JsonObject,
  ofSessions: readonly string[] = [],
): Changes {
  const fields = Object.keys(after).filter(
    (field) => canonical(before[field]) !== canonical(after[field]),
  );
  if (fields.length === 0) return [];
  const valueOf = (field: string): Json =>
    ofSessions.includes(field) ? wholeSession(after[field]) : (after[field] ?? null);
  return [Object.fromEntries(fields.map((field) => [field, valueOf(field)]))];
}

export const ownChanges = (before: JsonObject, after: JsonObject): Changes =>
  differing(before, after);

function wholeSession(terms: Json | undefined): Json {
  const { permissions, prompting = null } = isObject(terms) ? terms : {};
  const answers = isObject(permissions) ? permissions : {};
  const all = sessionPermissions.map((permission) => [permission, answers[permission] ?? null]);
  return { permissions: Object.fromEntries(all) as JsonObject, prompting };
}

type Ways = Readonly<Record<'gone' | 'come' | 'other', (member: JsonObject) => JsonObject>>;

const listOf = (terms: JsonObject, term: string): readonly JsonObject[] => {
  const list = terms[term];
  return Array.isArray(list) ? list.filter((one: Json) => isObject(one)) : [];
};

/** Members are told apart by their user. */
function memberChanges(before: JsonObject, after: JsonObject, ways: Ways): Changes {
  const was = listOf(before, 'members');
  const is = listOf(after, 'members');
  const same = (all: readonly JsonObject[], { user }: JsonObject) =>
    all.find((one) => one['user'] === user);
  return [
    ...was.filter((one) => !same(is, one)).map((one) => ways.gone(one)),
    ...is.flatMap((one) => {
      const known = same(was, one);
      if (!known) return [ways.come(one)];
      return canonical(known) === canonical(one) ? [] : [ways.other(one)];
    }),
  ];
}

function groupPolicyChanges(before: JsonObject, after: JsonObject): Changes {
  const lists = ['members', 'jumpGroups', 'teams'];
  const numberless = (one: JsonObject) => canonical(without(one, 'id'));
  const apart = (term: string, from: JsonObject, other: JsonObject) =>
    listOf(from, term).filter(
      (one) => !listOf(other, term).some((known) => numberless(known) === numberless(one)),
    );
  return [
    ...differing(without(before, ...lists), without(after, ...lists)),
    ...apart('members', before, after).map(({ id }) => ({ removeMember: id ?? null })),
    ...apart('jumpGroups', before, after).map((one) => ({
      removeJumpGroup: one['jumpGroup'] ?? null,
    })),
    ...apart('teams', before, after).map(({ team }) => ({ removeTeam: team ?? null })),
    ...apart('members', after, before).map((one) => ({ addMember: one })),
    ...apart('jumpGroups', after, before).map((one) => ({ addJumpGroup: one })),
    ...apart('teams', after, before).map((one) => ({ addTeam: one })),
  ];
}
