import { describe, expect, it } from '@jest/globals';
import {
  groupPolicy,
  item,
  jumpGroup,
  question,
  representative,
  shippedRoles,
  user,
} from '../testing/site-of.js';
import { decide } from './decide.js';
import {
  administratorRole as all,
  auditorRole as reports,
  noAccessRole,
  startSessionsOnlyRole as starts,
} from './facts.js';
import type { AccessFact } from './facts.js';
import { itemPermissions } from './item-permissions.js';
import type { AccessQuestion, ItemAction, ListReference } from './question.js';
import { compile } from './snapshot.js';

const ask = (facts: readonly AccessFact[], changes: Partial<AccessQuestion> = {}) =>
  decide(compile([...shippedRoles, ...facts]), question(changes));
const code = (facts: readonly AccessFact[], changes: Partial<AccessQuestion> = {}) =>
  ask(facts, changes).code;
const personal = (number: number): Partial<AccessQuestion> => ({
  item: item({ list: { type: 'personal', number } }),
});
const jump = { action: 'jump-client:jump' } as const;
const report = { action: 'jump-client:view-report' } as const;

describe('Jump Item Roles', () => {
  it.each<[ItemAction, (typeof itemPermissions)[number]]>([
    ['jump-client:move', 'assign_jump_group'],
    ['jump-client:remove', 'remove'],
    ['jump-client:jump', 'start'],
    ['jump-client:view-report', 'view_jump_item_report'],
    ['jump-client:edit-tag', 'edit_tag'],
    ['jump-client:edit-comments', 'edit_comments'],
    ['jump-client:edit-public-portal', 'edit_public_portal'],
    ['jump-client:edit-jump-policy', 'edit_jump_policy'],
    ['jump-client:edit-session-policy', 'edit_session_policy'],
    ['jump-client:edit-identity', 'edit_identity'],
    ['jump-client:edit-behavior', 'edit_behavior'],
    ['jump-client:edit-support-button', 'edit_support_button'],
  ])('PO-01: allow %s by %s alone', (action, permission) => {
    const role = { kind: 'jump-item-role', number: 9, name: 'One' } as const;
    const facts = [user(1), jumpGroup(1, [{ user: 1, role: 9 }])];
    const others = itemPermissions.filter((one) => one !== permission);
    expect(code([...facts, { ...role, permissions: [permission] }], { action })).toBe('allowed');
    expect(code([...facts, { ...role, permissions: others }], { action })).toBe(
      'role-lacks-permission',
    );
  });

  it('PO-02: give no access at all without a permission, and say so', () => {
    const facts = [user(1), jumpGroup(1, [{ user: 1, role: noAccessRole }])];
    const { code: found, reasons } = ask(facts);
    expect(found).toBe('item-not-visible');
    expect(reasons.join(' ')).toContain(
      'At least one permission must be defined in order to allow access to a jump item.',
    );
  });

  it('PO-03: must allow a move at both ends', () => {
    const destination: ListReference = { type: 'shared', number: 2 };
    const move = { action: 'jump-client:move', destination } as const;
    const origin = jumpGroup(1, [{ user: 1, role: all }]);
    const to = (role: number) => jumpGroup(2, [{ user: 1, role }]);
    expect(code([user(1), origin, to(all)], move)).toBe('allowed');
    expect(code([user(1), origin, to(starts)], move)).toBe('destination-not-allowed');
    expect(code([user(1), origin], move)).toBe('destination-not-allowed');
    const reversed = { ...move, item: item({ list: destination }) };
    expect(code([user(1), to(starts)], reversed)).toBe('role-lacks-permission');
  });

  it('PO-04: allow to create and deploy where they say so, wherever the items lie', () => {
    const facts = [user(1), jumpGroup(1, [{ user: 1, role: all }])];
    const add = { action: 'jump-client:add', item: undefined } as const;
    expect(code(facts, { ...add, destination: { type: 'shared', number: 1 } })).toBe('allowed');
    expect(code(facts, { ...add, destination: { type: 'shared', number: 2 } })).toBe(
      'destination-not-allowed',
    );
    expect(code(facts, { action: 'installer:manage', item: undefined })).toBe('allowed');
    expect(code([user(1)], { action: 'installer:manage', item: undefined })).toBe(
      'role-lacks-permission',
    );
  });

  it('PO-05: count by the most specific: one by one, then by group policy, then of the account', () => {
    const account = user(1, {
      representative: representative({ default: reports, system: starts }),
    });
    const byPolicy = groupPolicy(1, { jumpGroups: [{ jumpGroup: 1, role: reports }] });
    const own = jumpGroup(1, [{ user: 1, role: all }]);
    expect(code([account, byPolicy, own], jump)).toBe('allowed');
    const { reasons } = ask([account, byPolicy, own], jump);
    expect(reasons).toContain(
      'It overrides the Jump Item Role “Auditor” by the group policy “Policy 1”.',
    );
    expect(code([account, byPolicy], jump)).toBe('role-lacks-permission');
    expect(code([account, byPolicy], report)).toBe('allowed');
    expect(code([account], jump)).toBe('allowed');
  });

  it('PO-05: are those of the first group policy that names the group', () => {
    const first = groupPolicy(2, { position: 1, jumpGroups: [{ jumpGroup: 1, role: starts }] });
    const second = groupPolicy(1, { position: 2, jumpGroups: [{ jumpGroup: 1, role: reports }] });
    expect(code([user(1), first, second], jump)).toBe('allowed');
    expect(code([user(1), first, second], report)).toBe('role-lacks-permission');
  });

  it('PO-06: come from four slots of the account', () => {
    const slots = { default: all, personal: starts, teams: reports, system: noAccessRole };
    const account = user(1, { representative: representative(slots) });
    const lead = { kind: 'team', number: 1, name: 'Desk', codeName: '' } as const;
    const members = [
      { user: 1, rank: 'lead' },
      { user: 2, rank: 'member' },
    ] as const;
    const facts = [account, user(2), user(3), { ...lead, members }];
    const member = jumpGroup(1, [{ user: 1, role: null }]);
    expect(code([...facts, member], { action: 'jump-client:remove' })).toBe('allowed');
    expect(code(facts, { ...jump, ...personal(1) })).toBe('allowed');
    expect(code(facts, { ...jump, ...personal(2) })).toBe('role-lacks-permission');
    expect(code(facts, { ...report, ...personal(2) })).toBe('allowed');
    expect(code(facts, { ...report, ...personal(3) })).toBe('item-not-visible');
    expect(code(facts)).toBe('item-not-visible');
  });

  it.each([
    [all, [true, true, true]],
    [reports, [true, false, true]],
    [starts, [true, true, false]],
    [noAccessRole, [false, false, false]],
  ])('PO-07: role %s as shipped sees, jumps and reads reports: %s', (role, expected) => {
    const facts = [user(1), jumpGroup(1, [{ user: 1, role }])];
    expect([{}, jump, report].map((what) => ask(facts, what).allowed)).toEqual(expected);
  });

  it('PO-08: that are not made yet give nothing to those who were given them', () => {
    expect(code([user(1), jumpGroup(1, [{ user: 1, role: 77 }])])).toBe('item-not-visible');
  });
});

describe('memberships', () => {
  it('PO-11: with no role of their own have the user’s default, one by one and by group policy', () => {
    const account = user(1, { representative: representative({ default: starts }) });
    expect(code([account, jumpGroup(1, [{ user: 1, role: null }])], jump)).toBe('allowed');
    const byPolicy = groupPolicy(1, { jumpGroups: [{ jumpGroup: 1, role: null }] });
    expect(code([account, byPolicy], jump)).toBe('allowed');
    expect(ask([account, byPolicy], jump).reasons[0]).toBe(
      'The Jump Item Role “Start Sessions Only” counts on the Jump Group “number 1”: “user1” is a member by the group policy “Policy 1”, with the Default role of the user account.',
    );
  });

  it('PO-12: made one by one override what a group policy gives', () => {
    const byPolicy = groupPolicy(1, { jumpGroups: [{ jumpGroup: 1, role: all }] });
    const own = jumpGroup(1, [{ user: 1, role: noAccessRole }]);
    expect(code([user(1), byPolicy, own])).toBe('item-not-visible');
  });

  it('PO-16: of several teams may lead to the same group', () => {
    const groups = [{ jumpGroup: 1, role: starts }];
    const one = groupPolicy(1, { users: [1], jumpGroups: groups });
    const other = groupPolicy(2, { users: [2], jumpGroups: groups });
    const facts = [user(1), user(2), user(3), one, other];
    const found = ['user-1', 'user-2', 'user-3'].map((principalId) => code(facts, { principalId }));
    expect(found).toEqual(['allowed', 'allowed', 'item-not-visible']);
  });
});

describe('a personal list', () => {
  const ranks = ['member', 'lead', 'manager'] as const;
  const pairs = ranks.flatMap((mine) => ranks.map((theirs) => [mine, theirs] as const));
  it.each(pairs)('PO-15: as seen by a %s of a %s’s team', (mine, theirs) => {
    const account = user(1, { representative: representative({ teams: starts }) });
    const team = { kind: 'team', number: 1, name: 'Desk', codeName: '' } as const;
    const members = [
      { user: 1, rank: mine },
      { user: 2, rank: theirs },
    ];
    const allowed = ranks.indexOf(mine) > ranks.indexOf(theirs);
    const expected = allowed ? 'allowed' : 'item-not-visible';
    expect(code([account, user(2), { ...team, members }], personal(2))).toBe(expected);
    const byPolicy = [
      groupPolicy(1, { users: [1], teams: [{ team: 1, rank: mine }] }),
      groupPolicy(2, { users: [2], teams: [{ team: 1, rank: theirs }] }),
    ];
    const empty = { ...team, members: [] };
    expect(code([account, user(2), empty, ...byPolicy], personal(2))).toBe(expected);
    const apart = { ...team, number: 2, members: members.slice(0, 1) };
    expect(code([account, user(2), apart], personal(2))).toBe('item-not-visible');
  });

  it('PO-15: is seen by whom the System role lets see all', () => {
    const account = user(1, { representative: representative({ system: reports }) });
    expect(code([account, user(2)], personal(2))).toBe('allowed');
  });

  it('PO-18: is the only one of a user whose other roles allow nothing', () => {
    const account = user(1, { representative: representative({ personal: all }) });
    expect(code([account], { ...personal(1), ...jump })).toBe('allowed');
    expect(code([account], jump)).toBe('item-not-visible');
  });
});

describe('group policies', () => {
  const block = (status: 'not_defined' | 'defined' | 'final', system: number) => ({
    representative: { status, settings: representative({ system }) },
  });
  const own = user(1, { representative: representative({ system: reports }) });

  it('PO-39: replace the account’s settings when they define the block, and only then', () => {
    expect(code([own, groupPolicy(1, block('not_defined', all))], jump)).toBe(
      'role-lacks-permission',
    );
    expect(code([own, groupPolicy(1, block('defined', starts))], jump)).toBe('allowed');
    expect(code([own, groupPolicy(1, block('defined', starts))], report)).toBe(
      'role-lacks-permission',
    );
  });

  it('PO-39: further down override those above, unless one above is final', () => {
    const lower = groupPolicy(2, block('defined', starts));
    expect(code([own, groupPolicy(1, block('defined', reports)), lower], jump)).toBe('allowed');
    expect(code([own, groupPolicy(1, block('final', reports)), lower], jump)).toBe(
      'role-lacks-permission',
    );
  });

  it('PO-39: count for the members of a group that the user’s provider told of', () => {
    const vendors = { users: [], externalGroups: [{ securityProviderId: 2, name: 'vendors' }] };
    const policy = groupPolicy(1, { ...block('defined', starts), ...vendors });
    const from = (securityProviderId: number, ...externalGroups: string[]) =>
      code([user(1, { securityProviderId, externalGroups }), policy], jump);
    expect([from(2, 'vendors'), from(1, 'vendors'), from(2, 'staff')]).toEqual([
      'allowed',
      'item-not-visible',
      'item-not-visible',
    ]);
  });

  it('PO-43: must allow support and tick the Jump Method for one to jump', () => {
    const settings = (changes: object) =>
      user(1, { representative: { ...representative({ system: all }), ...changes } });
    expect(code([settings({})], jump)).toBe('allowed');
    expect(code([settings({ supportAllowed: false })], jump)).toBe('support-not-allowed');
    expect(code([settings({ jumpMethods: ['shell_jump'] })], jump)).toBe('jump-method-not-allowed');
    expect(code([settings({ supportAllowed: false })])).toBe('allowed');
  });
});
