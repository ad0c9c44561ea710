import type { Recorded } from '@jumpfleet/kernel';
import { fullAccess } from '@jumpfleet/policy-domain';
import type { PolicyEvent } from '@jumpfleet/policy-domain';
import { describe, expect, it } from '@jest/globals';
import { apiAccountList } from './api-account-list.projection.js';
import { publishPolicyEvent } from './publish-policy-event.js';
import { userList } from './user-list.projection.js';

const createdAt = '2026-01-01T00:00:00.000Z';
const recorded = (event: PolicyEvent): Recorded<PolicyEvent> => ({
  event,
  eventId: 'e-1',
  stream: 's-1',
  revision: 1,
  position: 1,
  recordedAt: createdAt,
  cause: { actor: { type: 'system', id: 'policy' }, correlationId: 'c-1' },
});
const user = recorded({
  type: 'UserCreated',
  version: 1,
  data: {
    userId: 'u-1',
    number: 7,
    username: 'admin',
    displayName: 'Administrator',
    administrator: true,
    createdAt,
  },
});
const account = recorded({
  type: 'ApiAccountCreated',
  version: 1,
  data: {
    accountId: 'a-1',
    number: 8,
    clientId: 'operator',
    name: 'Operator',
    comments: 'none',
    permissions: fullAccess,
    createdAt,
  },
});

describe('the list of users', () => {
  it('shows each user, and no API account', () => {
    expect(userList.project(undefined, user)).toEqual({
      id: 'u-1',
      number: 7,
      username: 'admin',
      display_name: 'Administrator',
      administrator: true,
      enabled: true,
      created_at: createdAt,
    });
    expect(userList.keyOf(user.event)).toBe('u-1');
    expect(userList.keyOf(account.event)).toBeUndefined();
    expect(userList.project(undefined, account)).toBeUndefined();
  });
});

describe('the list of API accounts', () => {
  it('shows each account, and no user', () => {
    expect(apiAccountList.project(undefined, account)).toMatchObject({
      id: 'a-1',
      client_id: 'operator',
      administrator: true,
    });
    expect(apiAccountList.keyOf(account.event)).toBe('a-1');
    expect(apiAccountList.keyOf(user.event)).toBeUndefined();
    expect(apiAccountList.project(undefined, user)).toBeUndefined();
  });
});

describe('what other services learn', () => {
  it('is who exists, by id and name', () => {
    expect([user, account].map((event) => publishPolicyEvent(event))).toEqual([
      {
        type: 'jumpfleet.user.created.v1',
        subject: 'u-1',
        data: { userId: 'u-1', username: 'admin', number: 7, displayName: 'Administrator' },
      },
      {
        type: 'jumpfleet.api-account.created.v1',
        subject: 'a-1',
        data: { accountId: 'a-1', name: 'Operator' },
      },
    ]);
  });
});
