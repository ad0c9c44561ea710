import type { Decider, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { decidePin, evolvePin } from './pin.js';
import type { Pin } from './pin.js';
import { longestWaitMs } from './session-key.js';
import type {
  AcceptCustomer,
  GenerateSessionKey,
  HandBackCustomer,
  LoseCustomer,
  RedeemSessionKey,
  SessionKeyCommand,
  SessionKeyEvent,
  SessionKeyRefusal,
} from './session-key.messages.js';

export type SessionKey =
  | Readonly<{ status: 'unknown' | 'withdrawn' | 'gone' }>
  | Readonly<{ status: 'open'; expiresAt: string }>
  | Readonly<{ status: 'waiting'; publicKey: string }>
  | Readonly<{ status: 'accepted'; publicKey: string; representativeId: string; pin: Pin }>;
type Decision = Result<readonly SessionKeyEvent[], SessionKeyRefusal>;

/**
 * An invitation from key to session: made, used once, waited with, accepted by one. What somebody accepted is a session
 * of its own under the same id; here it may be pinned, and no more.
 */
export const sessionKeyDecider: Decider<
  SessionKeyCommand,
  SessionKeyEvent,
  SessionKey,
  SessionKeyRefusal
> = {
  initial: { status: 'unknown' },
  decide(command, key, now) {
    switch (command.type) {
      case 'GenerateSessionKey':
        return generate(command, key, now);
      case 'WithdrawSessionKey':
        return withdraw(command.data.sessionId, key, now);
      case 'RedeemSessionKey':
        return redeem(command, key, now);
      case 'AcceptCustomer':
        return accept(command, key, now);
      case 'HandBackCustomer':
        return handBack(command, key, now);
      case 'LoseCustomer':
        return lose(command, key, now);
      case 'AskForPin':
      case 'SettlePin':
      case 'Unpin':
        return key.status === 'accepted'
          ? decidePin(command, key.pin, now)
          : refuse({ kind: 'no-customer' });
    }
  },
  evolve(key, event) {
    switch (event.type) {
      case 'SessionKeyGenerated':
        return { status: 'open', expiresAt: event.data.expiresAt };
      case 'SessionKeyWithdrawn':
        return { status: 'withdrawn' };
      case 'CustomerArrived':
        return { status: 'waiting', publicKey: event.data.publicKey };
      case 'CustomerAccepted': {
        const representativeId = event.data.representative.id;
        return { status: 'accepted', publicKey: keyOf(key), representativeId, pin: 'none' };
      }
      case 'CustomerHandedBack':
        return { status: 'waiting', publicKey: keyOf(key) };
      case 'CustomerLost':
        return { status: 'gone' };
      case 'PinAsked':
      case 'CustomerPinned':
      case 'PinFailed':
      case 'CustomerUnpinned':
        return key.status === 'accepted' ? { ...key, pin: evolvePin(event) } : key;
    }
  },
};

const keyOf = (key: SessionKey): string => ('publicKey' in key ? key.publicKey : '');

function generate({ data }: GenerateSessionKey, key: SessionKey, now: Date): Decision {
  if (key.status !== 'unknown') return ok([]);
  const { ttlSeconds, ...rest } = data;
  const expiresAt = new Date(now.getTime() + ttlSeconds * 1_000).toISOString();
  const generatedAt = now.toISOString();
  return ok([
    { type: 'SessionKeyGenerated', version: 1, data: { ...rest, generatedAt, expiresAt } },
  ]);
}

/** One that was used cannot be taken back: its customer is there already. */
function withdraw(sessionId: string, key: SessionKey, now: Date): Decision {
  if (key.status === 'unknown') return refuse({ kind: 'session-key-unknown' });
  if (key.status === 'withdrawn') return ok([]);
  if (key.status !== 'open') return refuse({ kind: 'session-key-used' });
  const data = { sessionId, withdrawnAt: now.toISOString() };
  return ok([{ type: 'SessionKeyWithdrawn', version: 1, data }]);
}

/** The same computer that asks again has lost the answer: it is told once more. */
function redeem({ data }: RedeemSessionKey, key: SessionKey, now: Date): Decision {
  switch (key.status) {
    case 'unknown':
    case 'withdrawn':
      return refuse({ kind: 'session-key-unknown' });
    case 'waiting':
    case 'accepted':
      return key.publicKey === data.publicKey ? ok([]) : refuse({ kind: 'session-key-used' });
    case 'gone':
      return refuse({ kind: 'session-key-used' });
    case 'open':
      return new Date(key.expiresAt) <= now
        ? refuse({ kind: 'session-key-expired' })
        : ok([{ type: 'CustomerArrived', version: 1, data: { ...data, ...waitFrom(now) } }]);
  }
}

const waitFrom = (now: Date) => ({
  arrivedAt: now.toISOString(),
  waitsUntil: new Date(now.getTime() + longestWaitMs).toISOString(),
});

/** Of several who accept at once one has the customer; asking twice is asking once. */
function accept(
  { data: { sessionId, representative } }: AcceptCustomer,
  key: SessionKey,
  now: Date,
): Decision {
  if (key.status === 'accepted')
    return key.representativeId === representative.id
      ? ok([])
      : refuse({ kind: 'customer-accepted' });
  if (key.status !== 'waiting') return refuse({ kind: 'customer-gone' });
  const data = { sessionId, representative, acceptedAt: now.toISOString() };
  return ok([{ type: 'CustomerAccepted', version: 1, data }]);
}

function handBack(
  { data: { sessionId, representativeId, reason } }: HandBackCustomer,
  key: SessionKey,
  now: Date,
): Decision {
  if (key.status !== 'accepted' || key.representativeId !== representativeId) return ok([]);
  const data = { sessionId, reason, handedBackAt: now.toISOString() };
  return ok([{ type: 'CustomerHandedBack', version: 1, data }]);
}

/** Only of who waits: an accepted customer's session ends by itself. */
function lose({ data: { sessionId, reason } }: LoseCustomer, key: SessionKey, now: Date): Decision {
  if (key.status !== 'waiting') return ok([]);
  const data = { sessionId, reason, lostAt: now.toISOString() };
  return ok([{ type: 'CustomerLost', version: 1, data }]);
}
