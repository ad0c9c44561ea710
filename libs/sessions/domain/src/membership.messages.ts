import type { Command, DomainEvent } from '@jumpfleet/kernel';
import type { RelayingShard, Representative, SessionParties } from './session-parties.js';

/** Whoever may come in: the representatives that were named, or that were in the team when it was invited. */
export type Invitation = Readonly<{
  /** The number of the team, if it was one. */
  team: Readonly<{ number: number; name: string }> | null;
  representatives: readonly Representative[];
  /** Whoever of them comes first is the owner then. */
  asOwner: boolean;
}>;

/** How a representative came into somebody else's session. */
export type AdmittedBy = 'simultaneous' | 'invitation';

/** Why a representative takes part no longer. */
export type LeaveReason =
  'left' | 'removed' | 'connection-lost' | 'access-revoked' | 'start-failed' | 'schedule-ended';

/** Why there is another owner. */
export type OwnershipReason = 'transferred' | 'taken' | 'owner-left';

/** What becomes of a leg's line. Where shards say no leg, the session has one only. */
type OfLeg = Readonly<{ sessionId: string; leg: string | null }>;

export type RecordAttached = Command<
  'RecordAttached',
  OfLeg & { line: number | null; attachedAt: string; relay: RelayingShard }
>;
export type RecordDetached = Command<
  'RecordDetached',
  OfLeg & { line: number | null; detachedAt: string }
>;
/** The leg has been without a line for too long. */
export type DropLeg = Command<'DropLeg', { sessionId: string; leg: string; reason: LeaveReason }>;
export type LeaveSession = Command<'LeaveSession', OfLeg & { reason: LeaveReason }>;
export type AdmitMember = Command<
  'AdmitMember',
  {
    sessionId: string;
    leg: string;
    representative: Representative;
    by: AdmittedBy;
    /** PO-34: from outside, to whom the Jump Item is not open: never an owner. */
    isExternal: boolean;
    permissions: readonly string[];
  }
>;
export type InviteRepresentatives = Command<
  'InviteRepresentatives',
  { sessionId: string; by: string; invitation: Invitation }
>;
export type TransferOwnership = Command<
  'TransferOwnership',
  { sessionId: string; by: string; invitation: Invitation }
>;
export type TakeOwnership = Command<
  'TakeOwnership',
  { sessionId: string; by: string; mayEndSessions: boolean }
>;
export type MembershipCommand =
  | RecordAttached
  | RecordDetached
  | DropLeg
  | LeaveSession
  | AdmitMember
  | InviteRepresentatives
  | TransferOwnership
  | TakeOwnership;

/** A representative has a part in somebody else's session, and no line yet. */
export type MemberAdmitted = DomainEvent<
  'MemberAdmitted',
  1,
  {
    sessionId: string;
    leg: string;
    representative: Representative;
    by: AdmittedBy;
    isExternal: boolean;
    permissions: readonly string[];
    admittedAt: string;
  }
>;
/** The first line of the leg reached the computer; a customer's comes with the session. */
export type MemberJoined = DomainEvent<
  'MemberJoined',
  1,
  SessionParties & {
    leg: string | null;
    member: Readonly<{ type: 'representative' | 'customer'; id: string; name: string }>;
    joinedAt: string;
  }
>;
/** `joinedAt` is null of one who never had a line. */
export type MemberLeft = DomainEvent<
  'MemberLeft',
  1,
  SessionParties & {
    leg: string;
    member: Representative;
    joinedAt: string | null;
    leftAt: string;
    reason: LeaveReason;
  }
>;
export type LegAttached = DomainEvent<
  'LegAttached',
  1,
  { sessionId: string; leg: string; line: number; attachedAt: string; relay: RelayingShard }
>;
export type LegDetached = DomainEvent<
  'LegDetached',
  1,
  { sessionId: string; leg: string; line: number; detachedAt: string }
>;
export type RepresentativesInvited = DomainEvent<
  'RepresentativesInvited',
  1,
  { sessionId: string; by: Representative; invitation: Invitation; invitedAt: string }
>;
export type OwnerChanged = DomainEvent<
  'OwnerChanged',
  1,
  SessionParties & {
    from: Representative;
    to: Representative;
    reason: OwnershipReason;
    changedAt: string;
  }
>;
export type MembershipEvent =
  | MemberAdmitted
  | MemberJoined
  | MemberLeft
  | LegAttached
  | LegDetached
  | RepresentativesInvited
  | OwnerChanged;
