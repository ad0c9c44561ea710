import type { SessionLine } from '@jumpfleet/gateway-contracts';
import type { Principal } from '@jumpfleet/http';
import type { Result } from '@jumpfleet/kernel';
import type { SessionEndReason } from '@jumpfleet/sessions-contracts';
import type { CustomerEndReason, PinInstaller } from '@jumpfleet/sessions-domain';
import type { SessionKeyRow } from './session-key.projection.js';

/** A user as policy knows them, and the teams by number. */
export type FoundRepresentative = Readonly<{
  id: string;
  number: number;
  username: string;
  name: string;
  /** Empty where policy knows none. */
  emailAddress: string;
  maySupport: boolean;
  teams: readonly Readonly<{ number: number; rank: 'member' | 'lead' | 'manager' }>[];
}>;
export type FoundTeam = Readonly<{
  number: number;
  name: string;
  codeName: string;
  members: readonly Readonly<{
    id: string;
    number: number;
    username: string;
    name: string;
    rank: 'member' | 'lead' | 'manager';
  }>[];
}>;

/** Policy's answer about who supports. Throws a problem while policy is away. */
export interface SupportDirectory {
  find(
    names: Readonly<{
      ids?: readonly string[];
      usernames?: readonly string[];
      numbers?: readonly number[];
    }>,
  ): Promise<readonly FoundRepresentative[]>;
  teams(): Promise<readonly FoundTeam[]>;
}
export const SUPPORT_DIRECTORY = Symbol('SUPPORT_DIRECTORY');

export type CustomerWord = Extract<SessionLine, Readonly<{ event: 'customer' | 'pinned' }>>;

/** What shards tell of temporary clients. Repetitions are harmless; false is a session that nobody knows. */
export interface CustomerWords {
  heard(word: CustomerWord): Promise<boolean>;
}
export const CUSTOMER_WORDS = Symbol('CUSTOMER_WORDS');

export type CustomerLine = Readonly<{
  sessionId: string;
  epoch: number;
  isHere: boolean;
  at: Date;
}>;

/** Who has a line, as the shards told last. */
export interface CustomerLines {
  /** A later epoch counts; of one epoch, that it is lost. */
  heard(line: CustomerLine): Promise<void>;
  /** Whatever line it was, it was told to end. */
  closed(sessionId: string, at: Date): Promise<void>;
}
export const CUSTOMER_LINES = Symbol('CUSTOMER_LINES');

export type WaitingCustomer = SessionKeyRow & Readonly<{ is_online: boolean }>;

/** Keys and their customers, as the read model has them. */
export interface SessionKeys {
  byKey(key: string): Promise<SessionKeyRow | undefined>;
  bySession(sessionId: string): Promise<WaitingCustomer | undefined>;
  /** Newest first, those of one maker where one is named; the cursor is the last item's session. */
  list(
    query: Readonly<{ makerId: string | undefined; cursor: string | undefined; limit: number }>,
  ): Promise<readonly SessionKeyRow[]>;
  waiting(): Promise<readonly WaitingCustomer[]>;
  /** What must be done about customers without anybody's asking. */
  due(now: Date): Promise<readonly DueCustomer[]>;
}
export const SESSION_KEYS = Symbol('SESSION_KEYS');

export type DueCustomer = Readonly<{ sessionId: string }> &
  (
    | Readonly<{ act: 'lose'; reason: Exclude<CustomerEndReason, 'customer'> }>
    /** Accepted, and no session came of it. */
    | Readonly<{ act: 'hand-back'; representativeId: string }>
    /** Nothing is to come any more of who still has a line. */
    | Readonly<{ act: 'close-line'; reason: SessionEndReason }>
    /** The client was told to install itself and has not said what became of it. */
    | Readonly<{ act: 'settle-pin' }>
  );

/** Counts tries of keys that are none, over all processes. */
export interface KeyGuesses {
  /** How many seconds to stay away; nothing where the try is allowed. It counts until `forgive`. */
  begin(address: string, now: Date): Promise<number | undefined>;
  /** It was no guess: the key exists. */
  forgive(address: string, now: Date): Promise<void>;
}
export const KEY_GUESSES = Symbol('KEY_GUESSES');

export type PinPlace = Readonly<{
  list: PinInstaller['list'];
  name: string;
  tag: string;
  comments: string;
  jumpPolicyId: number | null;
}>;
/** Registry's own words, RG-54 among them. */
export type PinDeskRefusal = Readonly<{
  kind: 'pin-desk-refused';
  status: number;
  code: string;
  detail: string;
}>;

/** Registry, as far as pinning goes. */
export interface PinDesk {
  /** RG-54, and one use. */
  makeInstaller(
    place: PinPlace,
    by: Principal,
    correlationId: string,
  ): Promise<Result<Readonly<{ id: string; key: string }>, PinDeskRefusal>>;
  /** The Jump Client that enrolled with it; nothing while none has. */
  enrolledWith(installerId: string): Promise<string | undefined>;
  /** Nobody enrols with it any more. */
  revokeInstaller(installerId: string): Promise<void>;
  /** Deletes a Jump Client; one that is gone already is as good. */
  remove(jumpClientId: string, by: Principal, correlationId: string): Promise<void>;
}
export const PIN_DESK = Symbol('PIN_DESK');

export type PinOrder = Readonly<{
  clientId: string;
  sessionId: string;
  pinId: string;
  installerKey: string;
  representative: string;
  prompt:
    | Readonly<{ rule: 'each' | 'once'; defaultAnswer: 'allow' | 'deny'; timeoutSeconds: number }>
    | undefined;
}>;
/** The customer's program, through the shard that has its line. */
export interface CustomerProgram {
  /** Whether it took the order. */
  pin(order: PinOrder): Promise<'taken' | 'offline' | 'not-able'>;
}
export const CUSTOMER_PROGRAM = Symbol('CUSTOMER_PROGRAM');

export type CredentialSubject = Readonly<{
  clientId: string;
  sessionId: string;
  name: string;
  publicKey: string;
}>;
export interface CustomerCredentials {
  issue(subject: CredentialSubject, now: Date): string;
}
export const CUSTOMER_CREDENTIALS = Symbol('CUSTOMER_CREDENTIALS');

/** What the site's settings say about keys and queues. */
export interface SupportSettings {
  current(): Promise<
    Readonly<{
      /** SB-20. */
      generalQueue: boolean;
      issues: readonly Readonly<{ codeName: string; name: string; teamId: number }>[];
      customFields: readonly Readonly<{ codeName: string }>[];
      sessionKeyTtlSeconds: number;
    }>
  >;
}
export const SUPPORT_SETTINGS = Symbol('SUPPORT_SETTINGS');
