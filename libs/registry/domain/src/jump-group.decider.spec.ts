import { expect, it } from '@jest/globals';
import { specify } from '@jumpfleet/testing';
import { jumpGroupDecider } from './jump-group.decider.js';
import { firstJumpGroup } from './jump-group.messages.js';

const now = new Date('2026-03-01T12:00:00.000Z');
const given = specify(jumpGroupDecider, now);
const create = { type: 'CreateJumpGroup', data: firstJumpGroup } as const;
const created = {
  type: 'JumpGroupCreated',
  version: 1,
  data: { ...firstJumpGroup, createdAt: now.toISOString() },
} as const;

it('starts a site with one shared jump group, made once', () => {
  expect(firstJumpGroup).toMatchObject({ id: 1, codeName: 'default', name: 'Default' });
  given().when(create).emits(created);
  given(created).when(create).refuses({ kind: 'jump-group-already-created', id: 1 });
});
