import type { Command, DomainEvent } from '@jumpfleet/kernel';

export type Representative = Readonly<{ id: string; name: string }>;
export type Tool = 'shell';

/** Why a session is over; the gateway's `sessionLine` uses the same words. */
export type EndReason =
  | 'representative'
  | 'client-gone'
  | 'connection-lost'
  | 'start-failed'
  | 'deleted'
  | 'schedule-ended'
  | 'access-revoked';

/** The Jump Client as registry knew it a moment before the decision. */
export type JumpTarget =
  | Readonly<{ status: 'missing' }>
  | Readonly<{ status: 'online' | 'offline' | 'uninstalled'; name: string }>;

/** The gateway shard that relays the representative's side, and its process run when it says so. */
export type RelayingShard = Readonly<{ shard: string; run: string | null }>;

export type RequestSession = Command<
  'RequestSession',
  {
    sessionId: string;
    clientId: string;
    target: JumpTarget;
    representative: Representative;
    tools: readonly Tool[];
    externalKey: string;
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

export type SessionRequested = DomainEvent<
  'SessionRequested',
  1,
  SessionParties & { tools: readonly Tool[]; requestedAt: string }
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
    | 'server-busy'
    | 'session-start-failed'
    | 'session-start-timeout'
    | 'session-not-found';
}>;

/** The exact words of the field for each refusal (RG-50..52, SB-02..04). */
export const sessionRefusalMessages: Readonly<Record<SessionRefusal['kind'], string>> = {
  'jump-client-not-found': 'The Jump Client does not exist.',
  'jump-client-offline': 'The Jump Client is offline.',
  'jump-client-uninstalled': 'The specified Jump Client has been uninstalled.',
  'server-busy': 'The server is currently too busy. Please try again later.',
  'session-start-failed': 'An internal error occurred while spawning the support session.',
  'session-start-timeout':
    'An internal operation was taking too long while trying to spawn a support session.',
  'session-not-found': 'The session does not exist.',
};
