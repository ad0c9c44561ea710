import { describe, it } from '@jest/globals';
import { specify } from '@jumpfleet/testing';
import { administeredDecider } from './administered.decider.js';
import { emptyGroupPolicy, groupPolicyKind } from './group-policy.js';
import type { GroupPolicyChanges, GroupPolicyTerms } from './group-policy.js';

const now = new Date('2026-03-01T12:00:00.000Z');
const at = now.toISOString();
const given = specify(administeredDecider(groupPolicyKind), now);

const terms: GroupPolicyTerms = { ...emptyGroupPolicy, name: 'Technicians', position: 1024 };
const created = {
  type: 'GroupPolicyCreated',
  version: 1,
  data: { id: 4, terms, createdAt: at },
} as const;
const change = (changes: GroupPolicyChanges) =>
  ({ type: 'ChangeGroupPolicy', data: { id: 4, changes } }) as const;
const changed = (changes: Partial<GroupPolicyTerms>, before: GroupPolicyTerms = terms) =>
  ({
    type: 'GroupPolicyChanged',
    version: 1,
    data: {
      id: 4,
      changed: (Object.keys(before) as (keyof GroupPolicyTerms)[]).filter((key) => key in changes),
      terms: { ...before, ...changes },
      changedAt: at,
    },
  }) as const;

describe('a group policy', () => {
  it('PO-39: changes of a block what is named, and says nothing when nothing differs', () => {
    const representative = {
      status: 'final',
      settings: {
        ...terms.representative.settings,
        jumpMethods: ['jump_client'],
        roles: { ...terms.representative.settings.roles, teams: 4 },
      },
    } as const;
    const changes = {
      representative: {
        status: 'final',
        jumpMethods: { jump_client: true, local_jump: false },
        roles: { teams: 4 },
      },
    } as const;
    given(created).when(change(changes)).emits(changed({ representative }));
    given(created, changed({ representative })).when(change(changes)).emits();
  });

  it('PO-39: finds terms equal in whatever order a database kept their members', () => {
    const { status, settings } = terms.representative;
    const { roles, other, jumpMethods, supportAllowed } = settings;
    const reordered = {
      ...created,
      data: {
        ...created.data,
        terms: {
          ...terms,
          representative: { settings: { other, roles, jumpMethods, supportAllowed }, status },
        },
      },
    };
    given(reordered)
      .when(change({ representative: { supportAllowed: false } }))
      .emits();
  });

  it('PO-39: gives each member a number that is never given again', () => {
    const first = changed({ members: [{ id: 1, user: 7 }], membersMade: 1 });
    const gone = changed({ members: [] }, first.data.terms);
    given(created, first, gone)
      .when(change({ addMember: { user: 8 } }))
      .emits(changed({ members: [{ id: 2, user: 8 }], membersMade: 2 }, gone.data.terms));
    given(created, first)
      .when(change({ addMember: { user: 7 } }))
      .refuses({
        kind: 'invalid',
        code: 'member-exists',
        term: 'user',
        message: 'is a member already',
      });
    given(created)
      .when(change({ removeMember: 1 }))
      .refuses({ kind: 'not-found' });
  });

  it('PO-11: names a Jump Group and a team once', () => {
    const jumpGroups = [{ jumpGroup: 3, role: null }];
    const teams = [{ team: 2, rank: 'lead' }] as const;
    const named = changed({ jumpGroups });
    given(created)
      .when(change({ addJumpGroup: { jumpGroup: 3, role: null } }))
      .emits(named);
    given(created, named)
      .when(change({ addJumpGroup: { jumpGroup: 3, role: 4 } }))
      .refuses({
        kind: 'invalid',
        code: 'jump-group-exists',
        term: 'jumpGroup',
        message: 'is named by the Group Policy already',
      });
    given(created, named)
      .when(change({ removeJumpGroup: 3 }))
      .emits(changed({ jumpGroups: [] }, named.data.terms));
    given(created)
      .when(change({ addTeam: { team: 2, rank: 'lead' } }))
      .emits(changed({ teams }));
    given(created)
      .when(change({ removeTeam: 2 }))
      .refuses({ kind: 'not-found' });
  });
});
