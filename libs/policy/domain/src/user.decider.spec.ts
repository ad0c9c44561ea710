import { specify } from '@jumpfleet/testing';
import { describe, it } from '@jest/globals';
import { userDecider } from './user.decider.js';
import type { CreateUser, UserCreated } from './user.messages.js';

const now = new Date('2026-01-01T00:00:00.000Z');
const given = specify(userDecider, now);
const data = {
  userId: 'u-1',
  number: 1,
  username: 'admin',
  displayName: 'Administrator',
  administrator: true,
};
const create: CreateUser = { type: 'CreateUser', data };
const created: UserCreated = {
  type: 'UserCreated',
  version: 1,
  data: { ...data, createdAt: now.toISOString() },
};

describe('a user', () => {
  it('is created once', () => {
    given().when(create).emits(created);
    given(created).when(create).refuses({ kind: 'user-already-exists', userId: 'u-1' });
  });

  it.each(['', '   ', 'x'.repeat(65)])('is not created with the name "%s"', (username) => {
    given()
      .when({ ...create, data: { ...data, username } })
      .refuses({ kind: 'username-invalid', username });
  });
});
