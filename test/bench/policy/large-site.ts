import {
  administratorRole,
  auditorRole,
  itemPermissions,
  noAccessRole,
  sessionPermissions,
  startSessionsOnlyRole,
} from '@jumpfleet/policy-domain';
import type {
  AccessFact,
  GroupPolicyFact,
  ItemPermission,
  JumpPolicyFact,
  UserFact,
} from '@jumpfleet/policy-domain';

export type SiteSize = Readonly<{
  users: number;
  groups: number;
  groupPolicies: number;
  items: number;
}>;

/** The size that issue 4 names. */
export const realistic: SiteSize = {
  users: 5_000,
  groups: 500,
  groupPolicies: 200,
  items: 100_000,
};

/** Each run the same, so that runs can be compared (mulberry32). */
export function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Chance = ReturnType<typeof chance>;

const editorRole = 5;
/** What members of a group are given; all of the size of the field's own. */
const memberRoles = [administratorRole, auditorRole, startSessionsOnlyRole, editorRole];
export const rolePermissions: ReadonlyMap<number, readonly ItemPermission[]> = new Map<
  number,
  readonly ItemPermission[]
>([
  [noAccessRole, []],
  [administratorRole, itemPermissions],
  [auditorRole, ['view_jump_item_report']],
  [startSessionsOnlyRole, ['start']],
  [editorRole, ['start', 'edit_tag', 'edit_comments', 'edit_jump_policy']],
]);
const notDefined = { kind: 'not-defined' } as const;
const noRepresentative = {
  supportAllowed: true,
  jumpMethods: ['jump_client'],
  roles: {
    default: startSessionsOnlyRole,
    personal: administratorRole,
    teams: startSessionsOnlyRole,
    system: noAccessRole,
  },
  other: {},
} as const;

export const userId = (number: number): string =>
  `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;

/**
 * A large organisation: a team of 25 with a lead and a manager, two group policies for each user, each with ten groups,
 * a fifth of the memberships made one by one, schedules on half of the items, session policies on a tenth.
 */
export function largeSite(size: SiteSize): AccessFact[] {
  const pick = chance(1);
  const of = (count: number) => Array.from({ length: count }, (_, n) => n + 1);
  return [
    ...roles(),
    ...of(size.users).map((number) => user(number)),
    ...of(size.users / 25).map((number) => team(number)),
    ...of(size.groups).map((number) => group(number, size, pick)),
    ...of(size.groupPolicies).map((number) => groupPolicy(number, size)),
    ...of(20).map((number) => jumpPolicy(number)),
    ...of(20).map((number) => sessionPolicy(number, pick)),
    {
      kind: 'site',
      number: 1,
      simultaneousJumps: 'join',
      attended: { permissions: { chat: 'allow' } },
      unattended: { permissions: { chat: 'allow', shell: 'allow', file_transfer: 'allow' } },
    },
  ];
}

const roles = (): AccessFact[] =>
  [...rolePermissions].map(([number, permissions]) => ({
    kind: 'jump-item-role',
    number,
    name: `Role ${number}`,
    permissions,
  }));

export const user = (number: number, changes: Partial<UserFact> = {}): UserFact => ({
  kind: 'user',
  number,
  id: userId(number),
  username: `user${number}`,
  name: `User ${number}`,
  enabled: true,
  expiresAt: null,
  tokensValidAfter: 0,
  signedOutTokens: [],
  rights: [],
  representative: noRepresentative,
  attended: notDefined,
  unattended: number % 4 === 0 ? { kind: 'policy', id: (number % 20) + 1 } : notDefined,
  securityProviderId: 1,
  externalGroups: [],
  ...changes,
});

const team = (number: number): AccessFact => ({
  kind: 'team',
  number,
  name: `Team ${number}`,
  codeName: `team${number}`,
  members: Array.from({ length: 25 }, (_, n) => ({
    user: (number - 1) * 25 + n + 1,
    rank: n === 0 ? 'manager' : n === 1 ? 'lead' : 'member',
  })),
});

function group(number: number, { users }: SiteSize, pick: Chance): AccessFact {
  const members = new Map(
    Array.from({ length: 25 }, () => [pick(users) + 1, memberRoles[pick(4)] ?? noAccessRole]),
  );
  return {
    kind: 'jump-group',
    number,
    name: `Group ${number}`,
    codeName: `group${number}`,
    members: [...members].map(([one, role]) => ({ user: one, role })),
  };
}

/** User n is named by the policies n and n + 1, counted around. */
function groupPolicy(number: number, size: SiteSize): GroupPolicyFact {
  const users = Array.from({ length: size.users }, (_, n) => n + 1).filter(
    (one) =>
      one % size.groupPolicies === number - 1 || (one + 1) % size.groupPolicies === number - 1,
  );
  const groups = Array.from({ length: 10 }, (_, n) => ((number * 7 + n * 3) % size.groups) + 1);
  return {
    kind: 'group-policy',
    number,
    name: `Policy ${number}`,
    position: number,
    users,
    externalGroups: [],
    representative: {
      status: number % 2 === 0 ? 'defined' : 'not_defined',
      settings: noRepresentative,
    },
    rights: { status: 'not_defined', granted: [] },
    attended: { status: 'not_defined', choice: notDefined },
    unattended: {
      status: number % 5 === 0 ? 'defined' : 'not_defined',
      choice: { kind: 'policy', id: (number % 20) + 1 },
    },
    jumpGroups: groups.map((jumpGroup, n) => ({
      jumpGroup,
      role: memberRoles[(number + n) % 4] ?? noAccessRole,
    })),
    teams: [],
  };
}

export const jumpPolicy = (number: number): JumpPolicyFact => ({
  kind: 'jump-policy',
  number,
  terms: {
    displayName: `Weekdays ${number}`,
    codeName: `weekdays${number}`,
    description: '',
    scheduleEnabled: number % 4 !== 0,
    scheduleStrict: number % 2 === 0,
    schedule: {
      timezone: number % 3 === 0 ? 'Europe/Berlin' : 'America/New_York',
      entries: [0, 1, 2, 3, 4].map((day) => ({
        ...{ startDay: day, startTime: '08:00', endDay: day, endTime: '17:00' },
      })),
    },
    simultaneousJumps: 'global',
    simultaneousJumpsOnCopies: false,
    simultaneousJumpsRdp: 'global',
    ticketIdRequired: number % 5 === 0,
    twoFactorRequired: false,
    approvalRequired: false,
    approvalMaxMinutes: 1440,
    approvalScope: 'requestor',
    approvalApproverScope: 'not_requestor',
    approvalUserIds: [],
    approvalTeamIds: [],
    approvalEmailAddresses: [],
    sessionStartNotification: false,
    sessionEndNotification: false,
    notificationEmailAddresses: [],
    recordingsDisabled: false,
  },
});

const sessionPolicy = (number: number, pick: Chance): AccessFact => ({
  kind: 'session-policy',
  number,
  name: `Session policy ${number}`,
  codeName: `session_policy${number}`,
  availability: ['users', 'jump_items'],
  terms: {
    permissions: Object.fromEntries(
      sessionPermissions
        .filter(() => pick(2) === 0)
        .map((name) => [name, pick(3) === 0 ? 'deny' : 'allow']),
    ),
  },
});
