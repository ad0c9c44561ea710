import { describe, expect, it } from '@jest/globals';
import { specify } from '@jumpfleet/testing';
import { readSessionKey, sessionKeyLength, sessionKeyLetters } from './session-key.js';
import { sessionKeyDecider } from './session-key.decider.js';
import type {
  AcceptCustomer,
  CustomerAccepted,
  CustomerArrived,
  CustomerEndReason,
  GenerateSessionKey,
  LoseCustomer,
  PinAsked,
  RedeemSessionKey,
  SessionKeyGenerated,
  SettlePin,
} from './session-key.messages.js';
import { sessionKeyMessages } from './session-key.messages.js';

const now = new Date('2026-11-21T10:00:00.000Z');
const at = now.toISOString();
const given = specify(sessionKeyDecider, now);
const sessionId = '0193d7a0-0000-7000-8000-000000000001';
const customer = { name: 'Carl', company: '', companyCode: '', details: '' };
const computer = {
  ...{ hostname: 'pc', platform: 'linux-64', version: '1.0.0', user: 'carl' },
  address: '192.0.2.1',
};
const ada = { id: 'u-1', name: 'Ada' };
const bob = { id: 'u-2', name: 'Bob' };

const made = {
  sessionId,
  key: 'ABCD234',
  queue: { type: 'team', id: '3', name: 'Service', team: 3 },
  externalKey: 'T-1',
  custom: { site: 'Bonn' },
  customer,
  maker: { type: 'user', ...ada },
} as const;
const generate: GenerateSessionKey = {
  type: 'GenerateSessionKey',
  data: { ...made, ttlSeconds: 1_800 },
};
const generated = (expiresAt = '2026-11-21T10:30:00.000Z'): SessionKeyGenerated => ({
  type: 'SessionKeyGenerated',
  version: 1,
  data: { ...made, generatedAt: at, expiresAt },
});
const redeem = (publicKey = 'key-1'): RedeemSessionKey => ({
  type: 'RedeemSessionKey',
  data: { sessionId, clientId: 'c-1', publicKey, customer, computer },
});
const arrived: CustomerArrived = {
  type: 'CustomerArrived',
  version: 1,
  data: { ...redeem().data, arrivedAt: at, waitsUntil: '2026-11-21T11:00:00.000Z' },
};
const accept = (representative = ada): AcceptCustomer => ({
  type: 'AcceptCustomer',
  data: { sessionId, representative },
});
const accepted: CustomerAccepted = {
  type: 'CustomerAccepted',
  version: 1,
  data: { sessionId, representative: ada, acceptedAt: at },
};
const lose = (reason: CustomerEndReason): LoseCustomer => ({
  type: 'LoseCustomer',
  data: { sessionId, reason },
});
const withdraw = { type: 'WithdrawSessionKey', data: { sessionId } } as const;
const handBack = {
  type: 'HandBackCustomer',
  data: { sessionId, representativeId: ada.id, reason: 'server-busy' },
} as const;

describe('a session key', () => {
  it('SB-19: has seven letters and digits that nobody takes for another, however it is typed', () => {
    expect([sessionKeyLength, sessionKeyLetters]).toEqual([
      7,
      expect.not.stringMatching(/[ILO01]/),
    ]);
    expect(readSessionKey(' abc-d2 34')).toBe('ABCD234');
    for (const none of ['ABCD23', 'ABCD2345', 'ABCD23O', 'ABCD 23\u0000', 'x'.repeat(1_000), ''])
      expect(readSessionKey(none)).toBeUndefined();
  });

  it('is good for its time', () => given().when(generate).emits(generated()));

  it('brings one computer, which may ask again when the answer was lost', () => {
    given(generated()).when(redeem()).emits(arrived);
    given(generated(), arrived).when(redeem()).emits();
    given(generated(), arrived).when(redeem('other')).refuses({ kind: 'session-key-used' });
    given(generated(), arrived, accepted)
      .when(redeem('other'))
      .refuses({ kind: 'session-key-used' });
  });

  it('is nothing when it was never made, is over, or was taken back', () => {
    given().when(redeem()).refuses({ kind: 'session-key-unknown' });
    given(generated(at)).when(redeem()).refuses({ kind: 'session-key-expired' });
    const withdrawn = {
      type: 'SessionKeyWithdrawn',
      version: 1,
      data: { sessionId, withdrawnAt: at },
    } as const;
    given(generated()).when(withdraw).emits(withdrawn);
    given(generated(), withdrawn).when(withdraw).emits();
    given(generated(), withdrawn).when(redeem()).refuses({ kind: 'session-key-unknown' });
    given().when(withdraw).refuses({ kind: 'session-key-unknown' });
    given(generated(), arrived).when(withdraw).refuses({ kind: 'session-key-used' });
  });
});

describe('a customer who waits', () => {
  it('is accepted by one of several', () => {
    given(generated(), arrived).when(accept()).emits(accepted);
    given(generated(), arrived, accepted).when(accept()).emits();
    given(generated(), arrived, accepted).when(accept(bob)).refuses({ kind: 'customer-accepted' });
    given(generated()).when(accept()).refuses({ kind: 'customer-gone' });
  });

  it('waits again when the session could not start', () => {
    const back = {
      type: 'CustomerHandedBack',
      version: 1,
      data: { sessionId, reason: 'server-busy', handedBackAt: at },
    } as const;
    given(generated(), arrived, accepted).when(handBack).emits(back);
    given(generated(), arrived).when(handBack).emits();
    given(generated(), arrived, accepted, back)
      .when(accept(bob))
      .emits({
        ...accepted,
        data: { ...accepted.data, representative: bob },
      });
    given(generated(), arrived, accepted, back).when(redeem()).emits();
  });

  it('is lost with a reason, unless somebody came first', () => {
    for (const reason of ['customer', 'client-gone', 'not-accepted'] as const)
      given(generated(), arrived)
        .when(lose(reason))
        .emits({ type: 'CustomerLost', version: 1, data: { sessionId, reason, lostAt: at } });
    given(generated(), arrived, accepted).when(lose('customer')).emits();
    given(generated()).when(lose('customer')).emits();
  });
});

describe('pinning', () => {
  const installer = { id: 'i-1', name: '', list: { type: 'shared', number: 1 } } as const;
  const ask = (isOnline = true) =>
    ({
      type: 'AskForPin',
      data: { sessionId, pinId: 'p-1', representative: ada, installer, isOnline },
    }) as const;
  const asked: PinAsked = {
    type: 'PinAsked',
    version: 1,
    data: { sessionId, pinId: 'p-1', representative: ada, installer, askedAt: at },
  };
  const settle = (outcome: 'pinned' | 'failed', pinId = 'p-1'): SettlePin => ({
    type: 'SettlePin',
    data:
      outcome === 'pinned'
        ? { sessionId, pinId, outcome, jumpClientId: 'j-1' }
        : { sessionId, pinId, outcome, code: 'denied-by-customer' },
  });
  const pinned = {
    type: 'CustomerPinned',
    version: 1,
    data: { sessionId, pinId: 'p-1', jumpClientId: 'j-1', pinnedAt: at },
  } as const;
  const failed = {
    type: 'PinFailed',
    version: 1,
    data: { sessionId, pinId: 'p-1', code: 'denied-by-customer', failedAt: at },
  } as const;
  const before = [generated(), arrived, accepted] as const;

  it('RG-60..63: is refused in the words of the field', () => {
    given(...before)
      .when(ask())
      .emits(asked);
    given(...before, asked)
      .when(ask())
      .refuses({ kind: 'pin-pending' });
    given(...before, asked, pinned)
      .when(ask())
      .refuses({ kind: 'already-pinned' });
    given(...before)
      .when(ask(false))
      .refuses({ kind: 'customer-offline' });
    given(generated()).when(ask()).refuses({ kind: 'no-customer' });
    expect(sessionKeyMessages).toMatchObject({
      'pin-pending': 'The support session already has a pending request to pin.',
      'already-pinned': 'The support client is already pinned.',
      'no-customer': 'No customer could be found within the support conference.',
      'customer-offline': 'The customer within the support conference is not online.',
    });
  });

  it('RG-64: comes to one end, and may be asked for again after a refusal', () => {
    given(...before, asked)
      .when(settle('pinned'))
      .emits(pinned);
    given(...before, asked)
      .when(settle('failed'))
      .emits(failed);
    given(...before, asked)
      .when(settle('failed', 'p-2'))
      .emits();
    given(...before, asked, pinned)
      .when(settle('failed'))
      .emits();
    given(...before, asked, failed)
      .when(ask())
      .emits(asked);
  });

  it('is undone once', () => {
    const unpin = { type: 'Unpin', data: { sessionId, representative: ada } } as const;
    given(...before, asked, pinned)
      .when(unpin)
      .emits({
        type: 'CustomerUnpinned',
        version: 1,
        data: { sessionId, representative: ada, jumpClientId: 'j-1', unpinnedAt: at },
      });
    given(...before, asked)
      .when(unpin)
      .refuses({ kind: 'not-pinned' });
  });
});
