import type { Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type {
  AdmitMember,
  InviteRepresentatives,
  OwnershipReason,
  TakeOwnership,
  TransferOwnership,
} from './membership.messages.js';
import type { Representative } from './session-parties.js';
import type { Leg, OpenSession, Session } from './session-state.js';
import type { SessionEvent, SessionRefusal } from './session.messages.js';

type Decision = Result<readonly SessionEvent[], SessionRefusal>;

/** Representatives that one session may have at the same time. */
export const maxMembers = 16;

/** PO-27: by invitation, or where others may come in without one; whoever is in it already stays as they are. */
export function admit({ data }: AdmitMember, session: Session, now: Date): Decision {
  const running = openOnly(session);
  if (!running.ok) return running;
  const { legs, status, invitations } = running.value;
  if (legOfRepresentative(running.value, data.representative.id)) return ok([]);
  if (status !== 'running') return refuse({ kind: 'session-not-running' });
  if (legs.length >= maxMembers) return refuse({ kind: 'session-full' });
  const invitation = invitations.findLast(names(data.representative.id));
  if (data.by === 'invitation' && !invitation) return refuse({ kind: 'simultaneous-jump-refused' });
  const { sessionId, leg, representative, by, isExternal, permissions } = data;
  const admitted = { sessionId, leg, representative, by, isExternal, permissions };
  return ok([
    { type: 'MemberAdmitted', version: 1, data: { ...admitted, admittedAt: now.toISOString() } },
    ...ownerByInvitation(running.value, data, now),
  ]);
}

export function invite({ data }: InviteRepresentatives, session: Session, now: Date): Decision {
  const open = ownOnly(session, data.by);
  if (!open.ok) return open;
  return ok([invited(open.value, data, now)]);
}

/** To one who takes part at once; to others as soon as one of them comes in. */
export function transfer({ data }: TransferOwnership, session: Session, now: Date): Decision {
  const open = ownOnly(session, data.by);
  if (!open.ok) return open;
  const { team, representatives } = data.invitation;
  const [named] = representatives;
  const leg = team || !named ? undefined : legOfRepresentative(open.value, named.id);
  if (!leg) return ok([invited(open.value, data, now)]);
  if (leg.isExternal) return refuse({ kind: 'ownership-not-allowed' });
  if (leg.representative.id === open.value.owner.id) return ok([]);
  return ok([changeOwner(open.value, leg.representative, 'transferred', now)]);
}

/** By whoever takes part: when the owner's line is lost, or with the right to end sessions. */
export function take({ data }: TakeOwnership, session: Session, now: Date): Decision {
  const open = openOnly(session);
  if (!open.ok) return open;
  const leg = legOfRepresentative(open.value, data.by);
  if (!leg) return refuse({ kind: 'not-a-member' });
  const { owner } = open.value;
  if (owner.id === data.by) return ok([]);
  if (leg.isExternal) return refuse({ kind: 'ownership-not-allowed' });
  const isOwnerHere = legOfRepresentative(open.value, owner.id)?.state === 'attached';
  if (isOwnerHere && !data.mayEndSessions) return refuse({ kind: 'not-the-owner' });
  return ok([changeOwner(open.value, leg.representative, 'taken', now)]);
}

export function changeOwner(
  { parties, owner }: OpenSession,
  to: Representative,
  ...[reason, now]: readonly [OwnershipReason, Date]
): SessionEvent {
  const data = { ...parties, from: owner, to, reason, changedAt: now.toISOString() };
  return { type: 'OwnerChanged', version: 1, data };
}

/** Ownership that was offered goes to the first who comes, and only as long as who offered it has it. */
function ownerByInvitation(
  session: OpenSession,
  { representative, isExternal, by }: AdmitMember['data'],
  now: Date,
): SessionEvent[] {
  const offer = session.offer;
  const isMeant = offer?.representatives.some(({ id }) => id === representative.id);
  if (by !== 'invitation' || isExternal || !isMeant) return [];
  return [changeOwner(session, representative, 'transferred', now)];
}

function invited(
  { owner }: OpenSession,
  { sessionId, invitation }: InviteRepresentatives['data'],
  now: Date,
): SessionEvent {
  const data = { sessionId, by: owner, invitation, invitedAt: now.toISOString() };
  return { type: 'RepresentativesInvited', version: 1, data };
}

function ownOnly(session: Session, by: string): Result<OpenSession, SessionRefusal> {
  const open = openOnly(session);
  if (!open.ok) return open;
  if (!legOfRepresentative(open.value, by)) return refuse({ kind: 'not-a-member' });
  return open.value.owner.id === by ? open : refuse({ kind: 'not-the-owner' });
}

function openOnly(session: Session): Result<OpenSession, SessionRefusal> {
  if (session.status === 'unknown') return refuse({ kind: 'session-not-found' });
  return session.status === 'ended' ? refuse({ kind: 'session-over' }) : ok(session);
}

function legOfRepresentative({ legs }: OpenSession, id: string): Leg | undefined {
  return legs.find(({ representative }) => representative.id === id);
}

const names =
  (id: string) =>
  ({ representatives }: OpenSession['invitations'][number]): boolean =>
    representatives.some((one) => one.id === id);
