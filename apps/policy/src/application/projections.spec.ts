import type { Recorded } from '@jumpfleet/kernel';
import { fullAccess, newUserSettings } from '@jumpfleet/policy-domain';
import type { PolicyEvent, UserSettings } from '@jumpfleet/policy-domain';
import { describe, expect, it } from '@jest/globals';
import { accessFacts } from './access-facts/access-facts.projection.js';
import type { AccessFactRow } from './access-facts/access-facts.projection.js';
import { apiAccountList } from './api-accounts/api-account-list.projection.js';
import { policyEventCodec } from './policy-event.codec.js';
import { publishPolicyEvent } from './publish-policy-event.js';
import { userList } from './users/user-list.projection.js';
import type { UserRow } from './users/user-list.projection.js';

const at = '2026-01-01T00:00:00.000Z';
const userId = '018f3a52-7c1e-4f6a-9d0b-2b7e5c4a1f00';
const accountId = '018f3a52-7c1e-4f6a-9d0b-2b7e5c4a1f01';
const recorded = (event: PolicyEvent): Recorded<PolicyEvent> => ({
  event,
  eventId: 'e-1',
  stream: 's-1',
  revision: 1,
  position: 1,
  recordedAt: at,
  cause: { actor: { type: 'system', id: 'policy' }, correlationId: 'c-1' },
});
const told = { userId, number: 7 };
const settings = newUserSettings('ada', 7);
const user: PolicyEvent = {
  type: 'UserCreated',
  version: 2,
  data: { ...told, settings, createdAt: at },
};
const changedTo = (changes: Partial<UserSettings>, changedAt = at): PolicyEvent => ({
  type: 'UserChanged',
  version: 1,
  data: {
    ...told,
    changed: Object.keys(changes) as (keyof UserSettings)[],
    settings: { ...settings, ...changes },
    wasAdministrator: false,
    changedAt,
  },
});
const accountSettings = {
  name: 'Operator',
  comments: 'none',
  enabled: true,
  ipAddresses: ['10.0.0.0/8'],
  permissions: fullAccess,
};
const account: PolicyEvent = {
  type: 'ApiAccountCreated',
  version: 2,
  data: {
    accountId,
    number: 8,
    clientId: 'operator',
    settings: accountSettings,
    createdAt: at,
  },
};

describe('the list of users', () => {
  const rowAfter = (...events: PolicyEvent[]) =>
    events.reduce<UserRow | undefined>(
      (row, event) => userList.project(row, recorded(event)),
      undefined,
    );

  it('A9: shows each user as it is now, and no API account', () => {
    expect(rowAfter(user, changedTo({ rights: ['administrator'] }))).toMatchObject({
      id: userId,
      number: 7,
      username: 'ada',
      administrator: true,
      enabled: true,
      created_at: at,
    });
    const password = { passwordExpiresAt: at, passwordResetNextLogin: true };
    const changed: PolicyEvent = {
      type: 'UserPasswordChanged',
      version: 1,
      data: { ...told, ...password, changedAt: at },
    };
    expect(rowAfter(user, changed)?.settings).toMatchObject(password);
    expect(userList.keyOf(account)).toBeUndefined();
  });

  it('A9: keeps the first administrator of an earlier version an administrator', () => {
    const event = policyEventCodec.decode({
      type: 'UserCreated',
      version: 1,
      data: {
        userId,
        number: 1,
        username: 'admin',
        displayName: 'Administrator',
        administrator: true,
        createdAt: at,
      },
    });
    expect(rowAfter(event)).toMatchObject({
      administrator: true,
      settings: { rights: ['administrator'], representative: { supportAllowed: true } },
    });
  });
});

describe('the list of API accounts', () => {
  it('B6: shows each account, and no user', () => {
    expect(apiAccountList.project(undefined, recorded(account))).toMatchObject({
      id: accountId,
      client_id: 'operator',
      administrator: true,
    });
    expect(apiAccountList.keyOf(user)).toBeUndefined();
  });

  it('B6: keeps all reports to an account of an earlier version that had reports', () => {
    const permissions = {
      command: 'read_only',
      reporting: true,
      backup: false,
      realTimeState: true,
      configuration: true,
    };
    const data = {
      accountId,
      number: 1,
      clientId: 'c',
      name: 'n',
      comments: '',
      permissions,
      createdAt: at,
    };
    const event = policyEventCodec.decode({ type: 'ApiAccountCreated', version: 1, data });
    expect(apiAccountList.project(undefined, recorded(event))?.settings).toMatchObject({
      enabled: true,
      permissions: { command: 'read_only', reportingSyslog: true, reportingVault: false },
    });
  });
});

describe('the facts of principals', () => {
  const factAfter = (...events: PolicyEvent[]) =>
    events.reduce<AccessFactRow | undefined>(
      (row, event) => accessFacts.project(row, recorded(event)),
      undefined,
    )?.fact;
  const later = '2026-01-01T00:00:05.000Z';
  const signedOut = (tokenId: string, signedOutAt: string): PolicyEvent => ({
    type: 'UserSignedOut',
    version: 1,
    data: { ...told, tokenId, tokenExpiresAt: later, signedOutAt },
  });

  it('A9: end all tokens of a user that is disabled, changes the password, or signs out everywhere', () => {
    const ends: PolicyEvent[] = [
      changedTo({ enabled: false }, later),
      {
        type: 'UserPasswordChanged',
        version: 1,
        data: { ...told, passwordExpiresAt: null, passwordResetNextLogin: false, changedAt: later },
      },
      { type: 'UserSignedOutEverywhere', version: 1, data: { ...told, signedOutAt: later } },
    ];
    for (const event of ends)
      expect(factAfter(user, event)).toMatchObject({ tokensValidAfter: Date.parse(later) });
    expect(factAfter(user, changedTo({ twoFactorRequired: true }, later))).toMatchObject({
      tokensValidAfter: 0,
    });
  });

  it('A9: name the token that signed out until it would have expired', () => {
    const seconds = Date.parse(at) / 1_000;
    const short = `${(seconds + 1).toString(36)}.a`;
    const long = `${(seconds + 3_600).toString(36)}.b`;
    expect(factAfter(user, signedOut(short, at))).toMatchObject({ signedOutTokens: [short] });
    expect(factAfter(user, signedOut(short, at), signedOut(long, later))).toMatchObject({
      signedOutTokens: [long],
      tokensValidAfter: 0,
    });
    const many = Array.from({ length: 51 }, (_, at) => signedOut(`${long}${String(at)}`, later));
    expect(factAfter(user, ...many)).toMatchObject({
      signedOutTokens: [],
      tokensValidAfter: Date.parse(later),
    });
  });

  it('B6: end all tokens of an API account with its secret, and the oldest when there are too many', () => {
    const of = { accountId, number: 8 };
    expect(
      factAfter(account, {
        type: 'ApiAccountSecretRegenerated',
        version: 1,
        data: { ...of, regeneratedAt: later },
      }),
    ).toMatchObject({ tokensValidAfter: Date.parse(later), ipAddresses: ['10.0.0.0/8'] });
    const dropped = (issuedBefore: string): PolicyEvent => ({
      type: 'ApiAccountTokensDropped',
      version: 1,
      data: { ...of, issuedBefore },
    });
    expect(factAfter(account, dropped(later), dropped(at))).toMatchObject({
      tokensValidAfter: Date.parse(later),
    });
  });
});

describe('what other services learn', () => {
  const userNow = { userId, username: 'ada', number: 7, displayName: 'ada' };

  it('is who exists, by id and name, and who is disabled or gone', () => {
    const events: PolicyEvent[] = [
      user,
      changedTo({ emailAddress: 'a@b.c' }),
      changedTo({ enabled: false }),
      {
        type: 'UserDeleted',
        version: 1,
        data: { ...told, wasAdministrator: false, deletedAt: at },
      },
      account,
    ];
    const changed = ['emailAddress'];
    expect(events.map((event) => publishPolicyEvent(recorded(event)))).toEqual([
      { type: 'jumpfleet.user.created.v1', subject: userId, data: userNow },
      { type: 'jumpfleet.user.changed.v1', subject: userId, data: { ...userNow, changed } },
      { type: 'jumpfleet.user.disabled.v1', subject: userId, data: userNow },
      { type: 'jumpfleet.user.deleted.v1', subject: userId, data: { userId, number: 7 } },
      {
        type: 'jumpfleet.api-account.created.v1',
        subject: accountId,
        data: { accountId, name: 'Operator' },
      },
    ]);
  });

  it('is which rules there are, and of one that changed which settings: never to what', () => {
    const role = { name: 'Tills', description: 'secret plans', permissions: [] } as const;
    const events: PolicyEvent[] = [
      { type: 'JumpItemRoleCreated', version: 1, data: { id: 9, terms: role, createdAt: at } },
      {
        type: 'JumpItemRoleChanged',
        version: 1,
        data: { id: 9, changed: ['description'], terms: role, changedAt: at },
      },
      { type: 'JumpItemRoleDeleted', version: 1, data: { id: 9, deletedAt: at } },
    ];
    const told = { id: 9, name: 'Tills' };
    expect(events.map((event) => publishPolicyEvent(recorded(event)))).toEqual([
      { type: 'jumpfleet.jump-item-role.created.v1', subject: '9', data: told },
      {
        type: 'jumpfleet.jump-item-role.changed.v1',
        subject: '9',
        data: { ...told, changed: ['description'] },
      },
      { type: 'jumpfleet.jump-item-role.deleted.v1', subject: '9', data: { id: 9 } },
    ]);
  });
});
