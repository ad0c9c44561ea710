import { describe, expect, it } from '@jest/globals';
import { specify } from '@jumpfleet/testing';
import { sessionPermissions } from '../access/session-permissions.js';
import { administeredDecider } from './administered.decider.js';
import { jumpGroupMembershipKind } from './jump-group-membership.js';
import type { JumpGroupMembershipChanges } from './jump-group-membership.js';
import { jumpItemRoleKind, roleSummary, shippedJumpItemRoles } from './jump-item-role.js';
import { changedSessionTerms } from './session-terms.js';
import { siteAccessDefaults, siteAccessKind } from './site-access.js';

const now = new Date('2026-03-01T12:00:00.000Z');
const at = now.toISOString();

describe('a Jump Item Role', () => {
  const given = specify(administeredDecider(jumpItemRoleKind), now);
  const terms = { name: 'Helpers', description: '', permissions: ['start'] } as const;
  const created = (id: number) =>
    ({ type: 'JumpItemRoleCreated', version: 1, data: { id, terms, createdAt: at } }) as const;
  const remove = (id: number) => ({ type: 'DeleteJumpItemRole', data: { id } }) as const;

  it('PO-07: may be deleted unless it was shipped', () => {
    given(created(5))
      .when(remove(5))
      .emits({ type: 'JumpItemRoleDeleted', version: 1, data: { id: 5, deletedAt: at } });
    given(created(4)).when(remove(4)).refuses({ kind: 'shipped' });
    given().when(remove(5)).refuses({ kind: 'not-found' });
  });

  it('PO-09: is summed up in the columns of its list', () => {
    const edits = Object.values(shippedJumpItemRoles).map((role) => roleSummary(role).edit);
    expect(edits).toEqual(['None', 'All', 'None', 'None']);
    expect(roleSummary(terms)).toMatchObject({ jump: true, edit: 'None', viewReports: false });
  });
});

describe('session terms', () => {
  it('PO-30: keep what is not named, and forget what is not defined any more', () => {
    const before = { permissions: { chat: 'deny', shell: 'allow' } } as const;
    const prompting = { rule: 'each', defaultAnswer: 'deny', timeoutSeconds: 30 } as const;
    const changed = changedSessionTerms(before, { permissions: { chat: null }, prompting });
    expect(changed).toEqual({ permissions: { shell: 'allow' }, prompting });
    expect(changedSessionTerms(changed, { prompting: null })).toEqual({
      permissions: { shell: 'allow' },
    });
  });
});

describe('the access settings of the site', () => {
  const given = specify(administeredDecider(siteAccessKind), now);
  const created = {
    type: 'SiteAccessCreated',
    version: 1,
    data: { id: 1, terms: siteAccessDefaults, createdAt: at },
  } as const;

  it('PO-30: leave no permission open, as there is no policy below', () => {
    expect(Object.keys(siteAccessDefaults.attended.permissions)).toEqual([...sessionPermissions]);
    given(created)
      .when({
        type: 'ChangeSiteAccess',
        data: { id: 1, changes: { unattended: { prompting: null } } },
      })
      .refuses({
        kind: 'invalid',
        code: 'global-policy-incomplete',
        term: 'unattended',
        message: 'must allow or deny everything, and say who is prompted',
      });
    given(created)
      .when({ type: 'DeleteSiteAccess', data: { id: 1 } })
      .refuses({ kind: 'shipped' });
  });
});

describe('the members of a Jump Group', () => {
  const given = specify(administeredDecider(jumpGroupMembershipKind), now);
  const terms = { name: 'Servers', codeName: 'servers', members: [{ user: 7, role: null }] };
  const created = {
    type: 'JumpGroupMembershipCreated',
    version: 1,
    data: { id: 3, terms, createdAt: at },
  } as const;
  const change = (changes: JumpGroupMembershipChanges) =>
    ({ type: 'ChangeJumpGroupMembership', data: { id: 3, changes } }) as const;
  const changed = (members: typeof terms.members | { user: number; role: number | null }[]) =>
    ({
      type: 'JumpGroupMembershipChanged',
      version: 1,
      data: { id: 3, changed: ['members'], terms: { ...terms, members }, changedAt: at },
    }) as const;

  it('PO-11: are added once, given a role, and removed', () => {
    const both = [
      { user: 2, role: 4 },
      { user: 7, role: null },
    ];
    given(created)
      .when(change({ add: { user: 2, role: 4 } }))
      .emits(changed(both));
    given(created)
      .when(change({ add: { user: 7, role: 4 } }))
      .refuses({
        kind: 'invalid',
        code: 'member-exists',
        term: 'user',
        message: 'is a member of the Jump Group already',
      });
    given(created)
      .when(change({ set: { user: 7, role: 2 } }))
      .emits(changed([{ user: 7, role: 2 }]));
    given(created)
      .when(change({ remove: 7 }))
      .emits(changed([]));
    given(created)
      .when(change({ remove: 8 }))
      .refuses({ kind: 'not-found' });
  });

  it('PO-10: go with the group', () => {
    given(created)
      .when({ type: 'DeleteJumpGroupMembership', data: { id: 3 } })
      .emits({ type: 'JumpGroupMembershipDeleted', version: 1, data: { id: 3, deletedAt: at } });
  });
});
