import { specify } from '@jumpfleet/testing';
import { describe, expect, it } from '@jest/globals';
import { apiAccountDecider, isAdministrator } from './api-account.decider.js';
import { apiAccountStream, fullAccess } from './api-account.messages.js';
import type { ApiAccountCreated, CreateApiAccount } from './api-account.messages.js';

const now = new Date('2026-01-01T00:00:00.000Z');
const at = now.toISOString();
const given = specify(apiAccountDecider, now);
const told = { accountId: 'a-1', number: 1 };
const settings = {
  name: 'Operator',
  comments: '',
  enabled: true,
  ipAddresses: [],
  permissions: fullAccess,
};
const data = { ...told, clientId: 'operator', settings };
const create: CreateApiAccount = { type: 'CreateApiAccount', data };
const created: ApiAccountCreated = {
  type: 'ApiAccountCreated',
  version: 2,
  data: { ...data, createdAt: at },
};
const of = { accountId: 'a-1' };

describe('an API account', () => {
  it('is created once', () => {
    given().when(create).emits(created);
    given(created).when(create).refuses({ kind: 'api-account-already-exists', accountId: 'a-1' });
  });

  it.each(['', 'with:colon', 'with space', 'ü', 'x'.repeat(41)])(
    'is not created with the client id "%s", which no Basic header could carry',
    (clientId) => {
      given()
        .when({ ...create, data: { ...data, clientId } })
        .refuses({ kind: 'client-id-invalid', clientId });
    },
  );

  it('B6: changes what was asked, and nothing when nothing differs', () => {
    const changes = { ipAddresses: ['10.0.0.0/8'] };
    const changed = {
      type: 'ApiAccountChanged',
      version: 1,
      data: {
        ...told,
        changed: ['ipAddresses'],
        settings: { ...settings, ...changes },
        changedAt: at,
      },
    } as const;
    const change = { type: 'ChangeApiAccount', data: { ...of, changes } } as const;
    given(created).when(change).emits(changed);
    given(created, changed).when(change).emits();
  });

  it('B6: administers only with commands and configuration', () => {
    expect(isAdministrator(fullAccess)).toBe(true);
    expect(isAdministrator({ ...fullAccess, configuration: false })).toBe(false);
    expect(isAdministrator({ ...fullAccess, command: 'read_only' })).toBe(false);
  });

  it('B6: drops tokens only ever forward', () => {
    const drop = (issuedBefore: string) =>
      ({ type: 'DropApiAccountTokens', data: { ...of, issuedBefore } }) as const;
    const dropped = {
      type: 'ApiAccountTokensDropped',
      version: 1,
      data: { ...told, issuedBefore: at },
    } as const;
    given(created).when(drop(at)).emits(dropped);
    given(created, dropped).when(drop('2025-12-31T00:00:00.000Z')).emits();
  });

  it('B6: gets another secret, and is gone once it is deleted', () => {
    given(created)
      .when({ type: 'RegenerateApiAccountSecret', data: of })
      .emits({
        type: 'ApiAccountSecretRegenerated',
        version: 1,
        data: { ...told, regeneratedAt: at },
      });
    const deleted = {
      type: 'ApiAccountDeleted',
      version: 1,
      data: { ...told, deletedAt: at },
    } as const;
    given(created).when({ type: 'DeleteApiAccount', data: of }).emits(deleted);
    given(created, deleted)
      .when({ type: 'DeleteApiAccount', data: of })
      .refuses({ kind: 'api-account-not-found', accountId: 'a-1' });
    expect(apiAccountStream('a-1')).toBe('policy.api-account.a-1');
  });
});
