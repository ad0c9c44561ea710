import type { Command, DomainEvent } from '@jumpfleet/kernel';
import type { MembershipCommand, MembershipEvent } from './membership.messages.js';
import type { RelayingShard, Representative, SessionParties } from './session-parties.js';
import type { SessionTerms, StartMethod, Tool } from './session-terms.js';

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
  | Readonly<{
      status: 'online' | 'offline' | 'lost' | 'disabled' | 'not-connected' | 'uninstalled';
      name: string;
    }>;

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
export type EndSession = Command<'EndSession', { sessionId: string; reason: EndReason }>;
/** What is left out stays as it is. */
export type AmendSession = Command<
  'AmendSession',
  { sessionId: string; externalKey?: string; custom?: CustomFields }
>;
export type SessionCommand = RequestSession | AmendSession | EndSession | MembershipCommand;

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
export type SessionAmended = DomainEvent<
  'SessionAmended',
  1,
  { sessionId: string; externalKey: string; custom: CustomFields; amendedAt: string }
>;
export type SessionEvent =
  SessionRequested | SessionStarted | SessionAmended | SessionEnded | MembershipEvent;

export type SessionRefusal = Readonly<{
  kind:
    | 'jump-client-not-found'
    | 'jump-client-offline'
    | 'jump-client-lost'
    | 'jump-client-disabled'
    | 'jump-client-not-connected'
    | 'jump-client-uninstalled'
    | 'identity-check-failed'
    | 'connect-failed'
    | 'connect-timeout'
    | 'upgrade-pending'
    | 'simultaneous-jump-refused'
    | 'access-revoked'
    | 'server-busy'
    | 'session-start-failed'
    | 'session-start-timeout'
    | 'session-not-found'
    | 'session-not-running'
    | 'session-over'
    | 'session-full'
    | 'not-a-member'
    | 'not-the-owner'
    | 'ownership-not-allowed';
}>;

/** The exact words of the field for each refusal (RG-50..52, SB-02..07, GW-11..14). */
export const sessionRefusalMessages: Readonly<Record<SessionRefusal['kind'], string>> = {
  'jump-client-not-found': 'The Jump Client does not exist.',
  'jump-client-offline': 'The Jump Client is offline.',
  'jump-client-lost': 'The Jump Client is offline.',
  'jump-client-disabled':
    'The Jump Client has been disabled by the user and will not allow a session to start at this time.',
  'jump-client-not-connected': 'The active Jump Client is not connected.',
  'identity-check-failed':
    'The Jump Client identification check failed. This may indicate that a new system has obtained the network address of the Jump Client you are attempting to access.',
  'connect-failed': 'Failed to connect to the Jump Client.',
  'connect-timeout': 'Timeout while trying to connect to the Jump Client.',
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
  'session-not-running': 'The session has not started yet.',
  'session-over': 'The session is over.',
  'session-full': 'The session has as many representatives as it can have.',
  'not-a-member': 'You do not take part in the session.',
  'not-the-owner': 'Only the owner of the session may do this.',
  'ownership-not-allowed': 'The representative cannot own the session.',
};
