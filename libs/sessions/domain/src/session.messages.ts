import type { Command, DomainEvent } from '@jumpfleet/kernel';
import type { SessionTerms, StartMethod, Tool } from './session-terms.js';

export type Representative = Readonly<{ id: string; name: string }>;

/** Why a session is over; the gateway's `sessionLine` uses the same words. */
export type EndReason =
  | 'representative'
  | 'customer'
  | 'client-gone'
  | 'connection-lost'
  | 'start-failed'
  | 'deleted'
  | 'schedule-ended'
  | 'access-revoked'
  | 'not-accepted';

/** Fields of the site's own, by code name (SB-15). */
export type CustomFields = Readonly<Record<string, string>>;

/** What is known of the computer when the session begins, for the record; empty where nobody said it. */
export type Computer = Readonly<{
  hostname: string;
  platform: string;
  publicIp: string;
  privateIp: string;
  /** Where its Jump Item lies: a temporary client has none. */
  jumpGroup: Readonly<{ type: 'shared' | 'personal'; number: number }> | null;
  publicSite: string;
}>;

/** The Jump Client as registry knew it a moment before the decision. */
export type JumpTarget =
  | Readonly<{ status: 'missing' }>
  | Readonly<{ status: 'online' | 'offline' | 'uninstalled'; name: string }>;

/** The gateway shard that relays the representative's side, and its process run when it says so. */
export type RelayingShard = Readonly<{ shard: string; run: string | null }>;

/** How the representative came to the session, for the record. */
export type SessionStart = Readonly<{
  method: StartMethod;
  /** Why a schedule that did not permit the session was passed (PO-22); empty where none was. */
  overrideReason: string;
  /** PO-25; empty where none was given. */
  ticketId: string;
}>;

export type RequestSession = Command<
  'RequestSession',
  {
    sessionId: string;
    /** The representative's part in it. */
    leg: string;
    clientId: string;
    /** Whose line it needs: the client that enrolled. */
    endpointId: string;
    target: JumpTarget;
    computer: Computer;
    representative: Representative;
    tools: readonly Tool[];
    externalKey: string;
    custom: CustomFields;
    start: SessionStart;
    terms: SessionTerms;
  }
>;
export type RecordAttached = Command<
  'RecordAttached',
  { sessionId: string; attachedAt: string; relay: RelayingShard }
>;
export type EndSession = Command<'EndSession', { sessionId: string; reason: EndReason }>;
export type SessionCommand = RequestSession | RecordAttached | EndSession;

/** Who jumped where: in each event, so that each can be told to others by itself. */
export type SessionParties = Readonly<{
  sessionId: string;
  clientId: string;
  clientName: string;
  representative: Representative;
  externalKey: string;
}>;

/** `tools` are those that were asked for and that the terms allow. */
export type SessionRequested = DomainEvent<
  'SessionRequested',
  3,
  SessionParties & {
    leg: string;
    custom: CustomFields;
    endpointId: string;
    computer: Computer;
    tools: readonly Tool[];
    start: SessionStart;
    terms: SessionTerms;
    requestedAt: string;
  }
>;
export type SessionStarted = DomainEvent<
  'SessionStarted',
  1,
  SessionParties & { startedAt: string; relay: RelayingShard }
>;
/** `startedAt` is null when the line never reached the computer. */
export type SessionEnded = DomainEvent<
  'SessionEnded',
  1,
  SessionParties & { startedAt: string | null; endedAt: string; reason: EndReason }
>;
export type SessionEvent = SessionRequested | SessionStarted | SessionEnded;

export type SessionRefusal = Readonly<{
  kind:
    | 'jump-client-not-found'
    | 'jump-client-offline'
    | 'jump-client-uninstalled'
    | 'upgrade-pending'
    | 'simultaneous-jump-refused'
    | 'access-revoked'
    | 'server-busy'
    | 'session-start-failed'
    | 'session-start-timeout'
    | 'session-not-found';
}>;

/** The exact words of the field for each refusal (RG-50..52, SB-02..04, GW-14). */
export const sessionRefusalMessages: Readonly<Record<SessionRefusal['kind'], string>> = {
  'jump-client-not-found': 'The Jump Client does not exist.',
  'jump-client-offline': 'The Jump Client is offline.',
  'jump-client-uninstalled': 'The specified Jump Client has been uninstalled.',
  'upgrade-pending':
    'The Jump Client is running a different version and will not attempt to upgrade. Please try again after the upgrade completes.',
  'simultaneous-jump-refused': 'Permission denied joining existing support session.',
  'access-revoked': 'Your access was revoked.',
  'server-busy': 'The server is currently too busy. Please try again later.',
  'session-start-failed': 'An internal error occurred while spawning the support session.',
  'session-start-timeout':
    'An internal operation was taking too long while trying to spawn a support session.',
  'session-not-found': 'The session does not exist.',
};
