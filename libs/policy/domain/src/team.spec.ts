import { describe, expect, it } from '@jest/globals';
import { specify } from '@jumpfleet/testing';
import { administeredDecider } from './administration/administered.decider.js';
import { invalid } from './administration/administered.messages.js';
import { teamDefaults, teamKind } from './team.js';
import type { TeamChanges, TeamEvent, TeamTerms } from './team.js';

const now = new Date('2026-03-01T12:00:00.000Z');
const given = specify(administeredDecider(teamKind), now);
const terms: TeamTerms = { ...teamDefaults, name: 'First line', codeName: 'first_line' };
const created: TeamEvent = {
  type: 'TeamCreated',
  version: 1,
  data: { id: 3, terms, createdAt: now.toISOString() },
};
const change = (changes: TeamChanges) =>
  ({ type: 'ChangeTeam', data: { id: 3, changes } }) as const;
const changed = (members: TeamTerms['members']): TeamEvent => ({
  type: 'TeamChanged',
  version: 1,
  data: { id: 3, changed: ['members'], terms: { ...terms, members }, changedAt: now.toISOString() },
});
const lead = { user: 7, rank: 'lead' } as const;
const member = { user: 4, rank: 'member' } as const;

describe('a team', () => {
  it('PO-15: has members, leads and managers', () => {
    given(created)
      .when(change({ member: { wish: 'add', ...lead } }))
      .emits(changed([lead]));
    given(created, changed([lead]))
      .when(change({ member: { wish: 'add', ...member } }))
      .emits(changed([member, lead]));
    given(created, changed([lead]))
      .when(change({ member: { wish: 'rank', user: 7, rank: 'manager' } }))
      .emits(changed([{ user: 7, rank: 'manager' }]));
    given(created, changed([member, lead]))
      .when(change({ member: { wish: 'remove', ...member } }))
      .emits(changed([lead]));
  });

  it('PO-15: has each user once', () => {
    given(created, changed([lead]))
      .when(change({ member: { wish: 'add', ...lead } }))
      .refuses(invalid('team-member-already-added', 'user_id', 'is a member already'));
    given(created)
      .when(change({ member: { wish: 'rank', ...lead } }))
      .refuses({ kind: 'not-found' });
  });

  it('names portals and new members that must be there', () => {
    const named = { publicPortalIds: [2], member: { wish: 'add', ...lead } } as const;
    expect(teamKind.references?.(named)).toEqual([
      { term: 'publicPortalIds', kind: 'public-portal', number: 2 },
      { term: 'user_id', kind: 'user', number: 7 },
    ]);
    expect(teamKind.references?.(terms)).toEqual([]);
  });
});
