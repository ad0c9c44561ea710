import { specify } from '@jumpfleet/testing';
import { describe, it } from '@jest/globals';
import { apiAccountDecider } from './api-account.decider.js';
import { fullAccess } from './api-account.messages.js';
import type { ApiAccountCreated, CreateApiAccount } from './api-account.messages.js';

const now = new Date('2026-01-01T00:00:00.000Z');
const given = specify(apiAccountDecider, now);
const data = {
  accountId: 'a-1',
  number: 1,
  clientId: 'operator',
  name: 'Operator',
  comments: '',
  permissions: fullAccess,
};
const create: CreateApiAccount = { type: 'CreateApiAccount', data };
const created: ApiAccountCreated = {
  type: 'ApiAccountCreated',
  version: 1,
  data: { ...data, createdAt: now.toISOString() },
};

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
});
