import type { Within } from '@jumpfleet/event-log';
import type { SessionLine, SessionNotice, SessionWord } from '@jumpfleet/gateway-contracts';
import type { Principal } from '@jumpfleet/http';
import type { Result } from '@jumpfleet/kernel';
import type { ItemFacts } from '@jumpfleet/policy-contracts';
import type { SessionEndReason } from '@jumpfleet/sessions-contracts';
import type {
  Computer,
  CustomFields,
  JumpTarget,
  LeaveReason,
  Presence,
  Representative,
  SessionEvent,
  SessionRefusal,
  SessionTerms,
  TicketLookupSetting,
  TicketSystem,
} from '@jumpfleet/sessions-domain';
import type { SessionRow } from './session-list.projection.js';

/** A Jump Item that somebody wants to jump to; a copy has the line of the client that enrolled. */
export type FoundClient = Readonly<{
  target: JumpTarget;
  endpointId: string;
  computer: Computer;
  /** What people wrote about it. */
  tag: string;
  comments: string;
  /** What policy decides by; nothing where there is no such item. */
  item: ItemFacts | undefined;
  /** UP-05: it does not run the version that the site upgrades to. */
  needsUpdate: boolean;
  presence: Presence;
}>;

/** Registry's answer about one Jump Client, within a deadline. */
export interface JumpClientDirectory {
  find(clientId: string): Promise<Result<FoundClient, SessionRefusal>>;
}
export const JUMP_CLIENT_DIRECTORY = Symbol('JUMP_CLIENT_DIRECTORY');

/** The upgrade orchestrator's queue. */
export interface UpgradeQueue {
  /** UP-07: whether the client's upgrade is pending, and now is the next; false also while nobody answers. */
  moveToFront(clientId: string, principalId: string): Promise<boolean>;
}
export const UPGRADE_QUEUE = Symbol('UPGRADE_QUEUE');

/** A session that is about to be requested, and what decides whether there is room for it. */
export type Arrival = Readonly<{
  clientId: string;
  endpointId: string;
  representativeId: string;
  /** When policy was asked: what was revoked since is not let in by that answer. */
  askedAt: Date;
  /** PO-27: where sessions of others are not joined. */
  alone: 'nowhere' | 'at-item' | 'at-endpoint';
}>;

/** Looks around inside the append, and throws `NotAdmitted`, so that two starts never overlook each other. */
export interface Admission {
  within(arrival: Arrival): Within<SessionEvent>;
  /** The same for one who comes into a session that runs: only what was revoked keeps them out. */
  joining(arrival: Pick<Arrival, 'representativeId' | 'askedAt'>): Within<SessionEvent>;
}
export const ADMISSION = Symbol('ADMISSION');

export class NotAdmitted extends Error {
  override readonly name = 'NotAdmitted';

  /** SB-02, PO-27, SB-04, or that the representative was revoked meanwhile. */
  constructor(
    readonly why:
      'server-busy' | 'simultaneous-jump-refused' | 'session-start-timeout' | 'access-revoked',
  ) {
    super(why);
  }
}

/** Takes a fresh code of a user's second factor, once. */
export interface SecondFactors {
  takes(userId: string, code: string): Promise<boolean>;
}
export const SECOND_FACTORS = Symbol('SECOND_FACTORS');

/** Lines of Jump Clients at the gateway. */
export interface ClientLines {
  /** `silent`: a shard should have answered and did not in time. `failed`: nothing could be asked, or it said no. */
  look(endpointId: string): Promise<'connected' | 'not-connected' | 'silent' | 'failed'>;
}
export const CLIENT_LINES = Symbol('CLIENT_LINES');

/** What a ticket system says of a ticket ID. */
export type TicketAnswer = Readonly<{ isAllowed: boolean; message: string; custom: CustomFields }>;
export type TicketApproval = Readonly<{
  requestId: string;
  tokenHash: string;
  expiresAt: Date;
  answer: TicketAnswer | null;
}>;
/** Questions to the ticket system, for as long as it may answer. */
export interface TicketApprovalStore {
  open(approval: Omit<TicketApproval, 'answer'>): Promise<void>;
  find(requestId: string): Promise<TicketApproval | undefined>;
  /** The first answer counts. */
  answer(requestId: string, answer: TicketAnswer): Promise<void>;
}
export const TICKET_APPROVALS = Symbol('TICKET_APPROVALS');

export interface TicketDesk {
  /** Whether the ticket system took the question. */
  post(
    system: TicketSystem,
    question: Readonly<{
      requestId: string;
      token: string;
      ticketId: string;
      clientId: string;
      found: FoundClient;
      principal: Principal;
    }>,
  ): Promise<boolean>;
}
export const TICKET_DESK = Symbol('TICKET_DESK');

/** What a look into the ticket system found. */
export type TicketFinding = Readonly<{
  outcome: 'allowed' | 'denied' | 'failed' | 'timed-out';
  reason: string;
}>;
/** Ticket systems that Outbound Events has a connector for. */
export interface TicketLookups {
  /** Never throws: who cannot be asked allows nothing. */
  lookUp(
    lookup: TicketLookupSetting,
    question: Readonly<{ ticketId: string; found: FoundClient; principal: Principal }>,
  ): Promise<TicketFinding>;
}
export const TICKET_LOOKUPS = Symbol('TICKET_LOOKUPS');

export type Ticket = Readonly<{ ticket: string; expiresAt: Date }>;

/** What a ticket says. The line is that of `endpointId`; everything else about the session is its item's. */
export type TicketTerms = Readonly<{
  sessionId: string;
  endpointId: string;
  clientName: string;
  representative: Representative;
  leg: string;
  /** Of the line that the ticket opens. */
  line: number;
  permissions: readonly string[];
}> &
  Pick<SessionTerms, 'prompting' | 'record' | 'endsAt'>;

export interface TicketIssuer {
  issue(terms: TicketTerms, now: Date): Ticket;
}
export const TICKET_ISSUER = Symbol('TICKET_ISSUER');

export type DueAction = Readonly<{
  sessionId: string;
  /** Nothing where it is about the session as a whole. */
  leg: string | null;
  /**
   * `end`: end the session with the reason. `force-end`: likewise, when its time is up. `warn`: tell both
   * ends that this comes. `close-line`: tell the gateway that it has ended. `drop-leg`: the leg has been
   * without a line for too long. `leave`: its representative may not go on. `close-leg`: tell the gateway.
   */
  action: 'end' | 'force-end' | 'warn' | 'close-line' | 'drop-leg' | 'leave' | 'close-leg';
  reason: SessionEndReason | LeaveReason;
  attempts: number;
}>;
export type ToDo = Pick<DueAction, 'sessionId' | 'action' | 'reason'> &
  Partial<Pick<DueAction, 'leg'>>;

/** What must happen to sessions later, kept in the database: no timer per session, nothing lost by a crash. */
export interface DueActions {
  /** For the transaction of an append. */
  within(action: ToDo, at: Date): Within<SessionEvent>;
  /** For the transaction of an append: what follows from its events, and what they make needless. */
  follow(now: Date): Within<SessionEvent>;
  add(action: ToDo, at: Date): Promise<void>;
  /** Takes what is due for a while; what is neither done nor postponed by then is due again. */
  take(limit: number): Promise<DueAction[]>;
  done(action: DueAction): Promise<void>;
  postpone(action: DueAction, delayMs: number): Promise<void>;
  /** Says that something is due now and need not wait for the next look. */
  wake(): void;
  onWake(listener: () => void): void;
}
export const DUE_ACTIONS = Symbol('DUE_ACTIONS');

/** The line of a session at the gateway. Throws while the gateway does not answer. */
export interface SessionLines {
  close(sessionId: string, reason: SessionEndReason): Promise<void>;
  closeLeg(leg: string, reason: LeaveReason): Promise<void>;
  /** Whether any shard has an end of it; also true while that cannot be known. */
  areHeld(sessionId: string): Promise<boolean>;
  /** Everybody in the session is told; nobody answers. */
  say(sessionId: string, word: SessionWord): void;
  /** Both ends show it to people; a session without a line has nobody to tell. */
  tell(sessionId: string, notice: SessionNotice): Promise<void>;
}
export const SESSION_LINES = Symbol('SESSION_LINES');

export type SessionQuery = Readonly<{
  status?: SessionRow['status'] | undefined;
  clientId?: string | undefined;
  /** Only those of theirs. */
  representativeId?: string | undefined;
  /** What is searched for, beside what may be seen. */
  representative?: string | undefined;
  externalKey?: string | undefined;
  /** A part of a name, key or ticket, whatever its case. */
  search?: string | undefined;
  /** When it was requested: from the first on, before the second. */
  from?: Date | undefined;
  to?: Date | undefined;
  cursor?: string | undefined;
  limit: number;
}>;
export type SessionPage = Readonly<{ items: SessionRow[]; nextCursor: string | null }>;
export type AttachedLeg = Readonly<{ sessionId: string; leg: string; line: number | null }>;
export interface SessionDirectory {
  find(sessionId: string): Promise<SessionRow | undefined>;
  /** Greater than any before, whichever process was asked. */
  nextLine(): Promise<number>;
  list(query: SessionQuery): Promise<SessionPage>;
  /** Shards of the gateway that have lines of representatives. */
  attachedRelays(): Promise<readonly Readonly<{ shard: string; run: string | null }>[]>;
  legsOver(shard: string, run: string | null): Promise<AttachedLeg[]>;
  attachedLegs(): Promise<AttachedLeg[]>;
}
export const SESSION_DIRECTORY = Symbol('SESSION_DIRECTORY');

/** The shards that hold a lease now, by name, with their run; undefined when that cannot be known. */
export interface ShardLeases {
  current(): Promise<ReadonlyMap<string, string> | undefined>;
}
export const SHARD_LEASES = Symbol('SHARD_LEASES');

type Reported<Event extends SessionLine['event']> = Extract<SessionLine, { event: Event }>;

/**
 * What is kept of a session beside its events. Reports may come twice: each has its effect once. Both answer
 * false when nobody knows the session; a throw has the report come again.
 */
export interface SessionRecord {
  said(line: Reported<'said'>): Promise<boolean>;
  used(line: Reported<'used'>): Promise<boolean>;
}
export const SESSION_RECORD = Symbol('SESSION_RECORD');
