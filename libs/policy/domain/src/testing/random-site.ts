import fc from 'fast-check';
import type { AccessFact, ItemFacts } from '../access/facts.js';
import { administrationRights, jumpMethods } from '../access/facts.js';
import { itemPermissions } from '../access/item-permissions.js';
import type { AccessQuestion } from '../access/question.js';
import { itemActions, siteActions } from '../access/question.js';
import { sessionPermissions } from '../access/session-permissions.js';
import { jumpPolicyDefaults } from '../jump-policy.decider.js';

/* Sites so small that everything meets everything, and questions about them; numbers of nobody among them. */

const upTo = (max: number) => fc.integer({ min: 1, max });
const week = { min: Date.UTC(2026, 9, 20), max: Date.UTC(2026, 9, 30) };
const instant = fc.integer(week);
const some = <T>(values: readonly T[]) => fc.subarray([...values]);
const each = <T>(count: number, of: (number: number) => fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc
    .tuple(...Array.from({ length: count }, (_, n) => fc.option(of(n + 1), { freq: 6 })))
    .map((all) => all.filter((one) => one !== null));

const status = fc.constantFrom('not_defined', 'defined', 'final');
const rank = fc.constantFrom('member', 'lead', 'manager');
const role = upTo(6);
const provider = fc.constantFrom(1, 2);
const group = fc.constantFrom('staff', 'vendors');
const text = (prefix: string) => (number: number) => `${prefix} ${String(number)}`;

const terms = fc
  .tuple(
    fc.dictionary(fc.constantFrom(...sessionPermissions), fc.constantFrom('allow', 'deny')),
    fc.option(
      fc.record({
        rule: fc.constantFrom('each', 'once', 'never'),
        defaultAnswer: fc.constantFrom('allow', 'deny'),
        timeoutSeconds: fc.constant(30),
      }),
      { nil: undefined },
    ),
  )
  .map(([permissions, prompting]) => ({ permissions, ...(prompting ? { prompting } : {}) }));
const choice = fc.oneof(
  fc.constant({ kind: 'not-defined' } as const),
  fc.record({ kind: fc.constant('policy' as const), id: upTo(4) }),
  fc.record({ kind: fc.constant('custom' as const), terms }),
);
const representative = fc.record({
  supportAllowed: fc.constantFrom(true, true, true, false),
  jumpMethods: fc.constantFrom(jumpMethods, jumpMethods, jumpMethods.slice(1)),
  roles: fc.record({ default: role, personal: role, teams: role, system: role }),
  other: fc.record({ perm_generate_session_key: fc.boolean() }),
});
const rights = fc.oneof(
  { arbitrary: some(administrationRights.slice(1)), weight: 5 },
  { arbitrary: fc.constant(['administrator' as const]), weight: 1 },
);
const members = <T extends object>(of: fc.Arbitrary<T>) =>
  fc
    .array(fc.tuple(upTo(6), of), { maxLength: 4 })
    .map((all) => [...new Map(all)].map(([user, rest]) => ({ user, ...rest })));
const named = (number: number, prefix: string) => ({
  number: fc.constant(number),
  name: fc.constant(text(prefix)(number)),
});

const user = (number: number) =>
  fc.record({
    kind: fc.constant('user' as const),
    ...named(number, 'User'),
    id: fc.constant(`user-${String(number)}`),
    username: fc.constant(`user${String(number)}`),
    enabled: fc.constantFrom(true, true, true, true, false),
    expiresAt: fc.option(instant, { freq: 2 }),
    tokensValidAfter: fc.constant(0),
    signedOutTokens: fc.constant([]),
    rights,
    representative,
    attended: choice,
    unattended: choice,
    securityProviderId: provider,
    externalGroups: some(['staff', 'vendors']),
  });
const account = (number: number) =>
  fc.record({
    kind: fc.constant('api-account' as const),
    ...named(number, 'Account'),
    id: fc.constant(`account-${String(number)}`),
    enabled: fc.constantFrom(true, true, true, false),
    tokensValidAfter: fc.constant(0),
    ipAddresses: fc.constant([]),
    command: fc.constantFrom('deny', 'read_only', 'full_access'),
    configuration: fc.boolean(),
    reporting: fc.boolean(),
    realTimeState: fc.boolean(),
    backup: fc.boolean(),
  });
const team = (number: number) =>
  fc.record({
    kind: fc.constant('team' as const),
    ...named(number, 'Team'),
    codeName: fc.constant(''),
    members: members(fc.record({ rank })),
  });
const groupPolicy = (number: number) =>
  fc.record({
    kind: fc.constant('group-policy' as const),
    ...named(number, 'Policy'),
    position: fc.integer({ min: 0, max: 3 }),
    users: fc.uniqueArray(upTo(6), { maxLength: 4 }),
    externalGroups: fc.array(fc.record({ securityProviderId: provider, name: group }), {
      maxLength: 1,
    }),
    representative: fc.record({ status, settings: representative }),
    rights: fc.record({ status, granted: rights }),
    attended: fc.record({ status, choice }),
    unattended: fc.record({ status, choice }),
    jumpGroups: fc.uniqueArray(fc.record({ jumpGroup: upTo(4), role: fc.option(role) }), {
      maxLength: 3,
      selector: ({ jumpGroup }) => jumpGroup,
    }),
    teams: fc.uniqueArray(fc.record({ team: upTo(3), rank }), {
      maxLength: 2,
      selector: (one) => one.team,
    }),
  });
const jumpItemRole = (number: number) =>
  fc.record({
    kind: fc.constant('jump-item-role' as const),
    ...named(number, 'Role'),
    permissions: number === 1 ? fc.constant([]) : some(itemPermissions),
  });
const jumpGroup = (number: number) =>
  fc.record({
    kind: fc.constant('jump-group' as const),
    ...named(number, 'Group'),
    codeName: fc.constant(''),
    members: members(fc.record({ role: fc.option(role) })),
  });
const entry = fc.record({
  startDay: fc.integer({ min: 0, max: 6 }),
  startTime: fc.constantFrom('00:00', '08:00', '20:30'),
  endDay: fc.integer({ min: 0, max: 6 }),
  endTime: fc.constantFrom('02:30', '17:00', '23:59'),
});
const jumpPolicy = (number: number) =>
  fc
    .record({
      scheduleEnabled: fc.boolean(),
      scheduleStrict: fc.boolean(),
      schedule: fc.record({
        timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York'),
        entries: fc.array(entry, { maxLength: 3 }),
      }),
      simultaneousJumps: fc.constantFrom('global', 'join', 'disallow'),
      ticketIdRequired: fc.boolean(),
      twoFactorRequired: fc.boolean(),
      approvalRequired: fc.boolean(),
    })
    .map((random) => ({
      kind: 'jump-policy' as const,
      number,
      terms: { ...jumpPolicyDefaults, displayName: text('Jump Policy')(number), ...random },
    }));
const sessionPolicy = (number: number) =>
  fc.record({
    kind: fc.constant('session-policy' as const),
    ...named(number, 'Session Policy'),
    codeName: fc.constant(''),
    availability: fc.constant([]),
    terms,
  });
const portal = (number: number) =>
  fc.record({
    kind: fc.constant('public-portal' as const),
    ...named(number, 'Portal'),
    addresses: some(['a.example', 'B.example']),
    attended: fc.option(upTo(4)),
    unattended: fc.option(upTo(4)),
  });
const site = fc.record({
  kind: fc.constant('site' as const),
  number: fc.constant(1 as const),
  simultaneousJumps: fc.constantFrom('join', 'disallow'),
  attended: terms,
  unattended: terms,
});

export const randomFact: fc.Arbitrary<AccessFact> = fc.oneof(
  upTo(5).chain(user),
  upTo(2).chain(account),
  upTo(2).chain(team),
  upTo(4).chain(groupPolicy),
  upTo(5).chain(jumpItemRole),
  upTo(3).chain(jumpGroup),
  upTo(3).chain(jumpPolicy),
  upTo(3).chain(sessionPolicy),
  upTo(2).chain(portal),
  site,
);

export const randomSite: fc.Arbitrary<readonly AccessFact[]> = fc
  .tuple(
    each(5, user),
    each(2, account),
    each(2, team),
    each(4, groupPolicy),
    each(5, jumpItemRole),
    each(3, jumpGroup),
    each(3, jumpPolicy),
    each(3, sessionPolicy),
    each(2, portal),
    each(1, () => site),
  )
  .map((kinds) => kinds.flat());

const list = fc.oneof(
  fc.record({ type: fc.constant('shared' as const), number: upTo(5) }),
  fc.record({ type: fc.constant('personal' as const), number: upTo(6) }),
);
export const randomItem: fc.Arbitrary<ItemFacts> = fc.record({
  id: fc.constant('item'),
  list,
  jumpPolicy: fc.option(upTo(4)),
  attended: fc.option(upTo(4)),
  unattended: fc.option(upTo(4)),
  publicSiteAddress: fc.constantFrom('', 'a.example', 'b.EXAMPLE', 'c.example'),
});

const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
export const randomQuestion: fc.Arbitrary<AccessQuestion> = fc
  .record({
    whom: fc.oneof(
      { arbitrary: fc.tuple(fc.constant('user' as const), upTo(6)), weight: 5 },
      { arbitrary: fc.tuple(fc.constant('api-account' as const), upTo(3)), weight: 1 },
    ),
    action: fc.oneof(
      fc.constant('jump-client:jump' as const),
      fc.constantFrom(...itemActions),
      fc.constantFrom(...siteActions),
    ),
    item: fc.option(randomItem, { nil: undefined, freq: 6 }),
    destination: maybe(list),
    at: instant,
    presence: maybe(fc.constantFrom('attended' as const, 'unattended' as const)),
    overrideGiven: maybe(fc.boolean()),
    ticketGiven: maybe(fc.boolean()),
    secondFactorGiven: maybe(fc.boolean()),
    approvedUntil: maybe(instant),
    joinsSession: maybe(fc.boolean()),
  })
  .map(({ whom: [principalType, number], ...question }) => ({
    ...question,
    principalType,
    principalId: `${principalType === 'user' ? 'user' : 'account'}-${String(number)}`,
  }));
