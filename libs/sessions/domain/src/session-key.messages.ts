import type { Command, DomainEvent } from '@jumpfleet/kernel';
import type { Representative } from './session-parties.js';

/** Where customers with a key wait (SB-20). */
export type SupportQueue = Readonly<{
  type: 'general' | 'representative' | 'team' | 'issue';
  /** Of the representative (user id), the team (number) or the issue (code name); empty for the general queue. */
  id: string;
  name: string;
  /** The number of the team whose members serve it: of a team, and of an issue. */
  team: number | null;
}>;

/** What a customer, or whoever made the key, says of the customer (B4). */
export type Customer = Readonly<{
  name: string;
  company: string;
  companyCode: string;
  details: string;
}>;

/** What the customer's program says of the computer, and where it called from. */
export type CustomerComputer = Readonly<{
  hostname: string;
  platform: string;
  version: string;
  user: string;
  address: string;
}>;

export type KeyMaker = Readonly<{
  type: 'user' | 'api-account' | 'customer';
  id: string;
  name: string;
}>;

/** Why a customer does not wait any more, without a session. */
export type CustomerEndReason = 'customer' | 'client-gone' | 'not-accepted';

/** The key's stream bears the id of the session that it may lead to. */
export const sessionKeyStream = (sessionId: string): string => `sessions.key.${sessionId}`;

export type GenerateSessionKey = Command<
  'GenerateSessionKey',
  {
    sessionId: string;
    key: string;
    queue: SupportQueue;
    ttlSeconds: number;
    externalKey: string;
    custom: Readonly<Record<string, string>>;
    customer: Customer;
    maker: KeyMaker;
  }
>;
type WithdrawSessionKey = Command<'WithdrawSessionKey', { sessionId: string }>;
export type RedeemSessionKey = Command<
  'RedeemSessionKey',
  {
    sessionId: string;
    clientId: string;
    publicKey: string;
    customer: Customer;
    computer: CustomerComputer;
  }
>;
export type AcceptCustomer = Command<
  'AcceptCustomer',
  { sessionId: string; representative: Representative }
>;
/** The session of who accepted could not start. */
export type HandBackCustomer = Command<
  'HandBackCustomer',
  { sessionId: string; representativeId: string; reason: string }
>;
export type LoseCustomer = Command<
  'LoseCustomer',
  { sessionId: string; reason: CustomerEndReason }
>;

export type SessionKeyGenerated = DomainEvent<
  'SessionKeyGenerated',
  1,
  {
    sessionId: string;
    key: string;
    queue: SupportQueue;
    externalKey: string;
    custom: Readonly<Record<string, string>>;
    customer: Customer;
    maker: KeyMaker;
    generatedAt: string;
    expiresAt: string;
  }
>;
type SessionKeyWithdrawn = DomainEvent<
  'SessionKeyWithdrawn',
  1,
  { sessionId: string; withdrawnAt: string }
>;
/** The key is used up: its customer waits. */
export type CustomerArrived = DomainEvent<
  'CustomerArrived',
  1,
  {
    sessionId: string;
    clientId: string;
    publicKey: string;
    customer: Customer;
    computer: CustomerComputer;
    arrivedAt: string;
    waitsUntil: string;
  }
>;
export type CustomerAccepted = DomainEvent<
  'CustomerAccepted',
  1,
  { sessionId: string; representative: Representative; acceptedAt: string }
>;
type CustomerHandedBack = DomainEvent<
  'CustomerHandedBack',
  1,
  { sessionId: string; reason: string; handedBackAt: string }
>;
type CustomerLost = DomainEvent<
  'CustomerLost',
  1,
  { sessionId: string; reason: CustomerEndReason; lostAt: string }
>;

/** RG-60..65. A Jump Client that stays, made from within the session. */
export type AskForPin = Command<
  'AskForPin',
  {
    sessionId: string;
    pinId: string;
    representative: Representative;
    installer: PinInstaller;
    /** Whether the customer has a line now (RG-63). */
    isOnline: boolean;
  }
>;
export type SettlePin = Command<
  'SettlePin',
  Readonly<{ sessionId: string; pinId: string }> &
    (
      | Readonly<{ outcome: 'pinned'; jumpClientId: string }>
      | Readonly<{ outcome: 'failed'; code: string }>
    )
>;
export type Unpin = Command<'Unpin', { sessionId: string; representative: Representative }>;

/** The one-use installer, and where its client goes. */
export type PinInstaller = Readonly<{
  id: string;
  name: string;
  list: Readonly<{ type: 'shared' | 'personal'; number: number }>;
}>;

export type PinAsked = DomainEvent<
  'PinAsked',
  1,
  {
    sessionId: string;
    pinId: string;
    representative: Representative;
    installer: PinInstaller;
    askedAt: string;
  }
>;
export type CustomerPinned = DomainEvent<
  'CustomerPinned',
  1,
  { sessionId: string; pinId: string; jumpClientId: string; pinnedAt: string }
>;
export type PinFailed = DomainEvent<
  'PinFailed',
  1,
  { sessionId: string; pinId: string; code: string; failedAt: string }
>;
export type CustomerUnpinned = DomainEvent<
  'CustomerUnpinned',
  1,
  {
    sessionId: string;
    jumpClientId: string;
    representative: Representative;
    unpinnedAt: string;
  }
>;

export type PinCommand = AskForPin | SettlePin | Unpin;
export type SessionKeyCommand =
  | GenerateSessionKey
  | WithdrawSessionKey
  | RedeemSessionKey
  | AcceptCustomer
  | HandBackCustomer
  | LoseCustomer
  | PinCommand;

export type SessionKeyEvent =
  | SessionKeyGenerated
  | SessionKeyWithdrawn
  | CustomerArrived
  | CustomerAccepted
  | CustomerHandedBack
  | CustomerLost
  | PinAsked
  | CustomerPinned
  | PinFailed
  | CustomerUnpinned;

export type PinRefusal = Readonly<{
  kind: 'pin-pending' | 'already-pinned' | 'no-customer' | 'customer-offline' | 'not-pinned';
}>;
export type SessionKeyRefusal =
  | Readonly<{
      kind:
        | 'session-key-unknown'
        | 'session-key-expired'
        | 'session-key-used'
        | 'customer-accepted'
        | 'customer-gone';
    }>
  | PinRefusal;

/** RG-60..63 in the words of the field; the others are ours. */
export const sessionKeyMessages: Readonly<Record<SessionKeyRefusal['kind'], string>> = {
  'session-key-unknown': 'There is no such session key.',
  'session-key-expired': 'This session key has expired. Ask for a new one.',
  'session-key-used': 'This session key has been used already. Ask for a new one.',
  'customer-accepted': 'Somebody else has accepted this session already.',
  'customer-gone': 'The customer does not wait any more.',
  'pin-pending': 'The support session already has a pending request to pin.',
  'already-pinned': 'The support client is already pinned.',
  'no-customer': 'No customer could be found within the support conference.',
  'customer-offline': 'The customer within the support conference is not online.',
  'not-pinned': 'The support client is not pinned.',
};
