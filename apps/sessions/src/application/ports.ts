import type { Within } from '@jumpfleet/event-log';
import type { Result } from '@jumpfleet/kernel';
import type { SessionEndReason } from '@jumpfleet/sessions-contracts';
import type {
  JumpTarget,
  SessionEvent,
  SessionParties,
  SessionRefusal,
  Tool,
} from '@jumpfleet/sessions-domain';
import type { SessionRow } from './session-list.projection.js';

/** A Jump Item that somebody wants to jump to; a copy has the line of the client that enrolled. */
export type FoundClient = Readonly<{ target: JumpTarget; endpointId: string }>;

/** Registry's answer about one Jump Client, within a deadline. */
export interface JumpClientDirectory {
  find(clientId: string): Promise<Result<FoundClient, SessionRefusal>>;
}
export const JUMP_CLIENT_DIRECTORY = Symbol('JUMP_CLIENT_DIRECTORY');

/** SB-02: throws `TooManyStarts` inside the append, so that two starts never count each other out. */
export interface StartLimit {
  within(clientId: string): Within<SessionEvent>;
}
export const START_LIMIT = Symbol('START_LIMIT');

export class TooManyStarts extends Error {
  override readonly name = 'TooManyStarts';
}

export type Ticket = Readonly<{ ticket: string; expiresAt: Date }>;
export interface TicketIssuer {
  /** The line is that of `endpointId`; everything else about the session is its item's. */
  issue(
    parties: SessionParties & Readonly<{ endpointId: string }>,
    tools: readonly Tool[],
    now: Date,
  ): Ticket;
}
export const TICKET_ISSUER = Symbol('TICKET_ISSUER');

export type DueAction = Readonly<{
  sessionId: string;
  /** `end`: end the session with the reason. `close-line`: tell the gateway that it has ended. */
  action: 'end' | 'close-line';
  reason: SessionEndReason;
  attempts: number;
}>;
type ToDo = Pick<DueAction, 'sessionId' | 'action' | 'reason'>;

/** What must happen to sessions later, kept in the database: no timer per session, nothing lost by a crash. */
export interface DueActions {
  /** For the transaction of an append. */
  within(action: ToDo, delayMs: number): Within<SessionEvent>;
  add(action: ToDo): Promise<void>;
  /** Takes what is due for a while; what is neither done nor postponed by then is due again. */
  take(limit: number): Promise<DueAction[]>;
  done(action: DueAction): Promise<void>;
  postpone(action: DueAction, delayMs: number): Promise<void>;
  /** Says that something is due now and need not wait for the next look. */
  wake(): void;
  onWake(listener: () => void): void;
}
export const DUE_ACTIONS = Symbol('DUE_ACTIONS');

/** Ends the line of a session at the gateway. Throws while the gateway does not answer. */
export interface LineCloser {
  close(sessionId: string, reason: SessionEndReason): Promise<void>;
}
export const LINE_CLOSER = Symbol('LINE_CLOSER');

export type SessionQuery = Readonly<{
  status?: SessionRow['status'] | undefined;
  clientId?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}>;
export interface SessionDirectory {
  find(sessionId: string): Promise<SessionRow | undefined>;
  list(query: SessionQuery): Promise<Readonly<{ items: SessionRow[]; nextCursor: string | null }>>;
  /** Sessions that run over a shard of the gateway. */
  runningRelays(): Promise<readonly Readonly<{ shard: string; run: string | null }>[]>;
  runningOver(shard: string, run: string | null): Promise<string[]>;
}
export const SESSION_DIRECTORY = Symbol('SESSION_DIRECTORY');

/** The shards that hold a lease now, by name, with their run; undefined when that cannot be known. */
export interface ShardLeases {
  current(): Promise<ReadonlyMap<string, string> | undefined>;
}
export const SHARD_LEASES = Symbol('SHARD_LEASES');
