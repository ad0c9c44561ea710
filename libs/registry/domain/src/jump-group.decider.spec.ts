import { expect, it } from '@jest/globals';
import { specify } from '@jumpfleet/testing';
import { jumpGroupDecider } from './jump-group.decider.js';
import { firstJumpGroup } from './jump-group.messages.js';
import type { EditJumpGroup, JumpGroupEvent } from './jump-group.messages.js';

const now = new Date('2026-03-01T12:00:00.000Z');
const at = now.toISOString();
const given = specify(jumpGroupDecider, now);
const create = { type: 'CreateJumpGroup', data: firstJumpGroup } as const;
const created = {
  type: 'JumpGroupCreated',
  version: 1,
  data: { ...firstJumpGroup, createdAt: at },
} as const;
const edit = (changes: EditJumpGroup['data']['changes']): EditJumpGroup => ({
  type: 'EditJumpGroup',
  data: { id: 1, changes },
});
const remove = { type: 'DeleteJumpGroup', data: { id: 1 } } as const;
const deleted: JumpGroupEvent = {
  type: 'JumpGroupDeleted',
  version: 1,
  data: { id: 1, deletedAt: at },
};

it('starts a site with one shared jump group, made once', () => {
  expect(firstJumpGroup).toMatchObject({ id: 1, codeName: 'default', name: 'Default' });
  given().when(create).emits(created);
  given(created).when(create).refuses({ kind: 'jump-group-already-created', id: 1 });
});

it('changes what is asked and says what that was; nothing new adds no fact', () => {
  given(created)
    .when(edit({ name: 'Tills', comments: null }))
    .emits({
      type: 'JumpGroupEdited',
      version: 1,
      data: { ...firstJumpGroup, name: 'Tills', changed: ['name'], editedAt: at },
    });
  given(created)
    .when(edit({ name: 'Default' }))
    .emits();
});

it('is deleted once, for good', () => {
  given(created).when(remove).emits(deleted);
  const gone = { kind: 'jump-group-not-found', id: 1 } as const;
  for (const command of [remove, edit({ name: 'Back' })]) {
    given(created, deleted).when(command).refuses(gone);
    given().when(command).refuses(gone);
  }
  given(created, deleted).when(create).refuses({ kind: 'jump-group-already-created', id: 1 });
});
