import type { Invitation } from './membership.messages.js';
import { withCustom } from './session-parties.js';
import type { Representative, SessionParties } from './session-parties.js';
import type { CustomFields, SessionEvent } from './session.messages.js';

/** One representative's part: it outlives its lines, each of which has a greater number. */
export type Leg = Readonly<{
  leg: string;
  representative: Representative;
  isExternal: boolean;
  state: 'awaited' | 'attached' | 'detached';
  line: number;
  joinedAt: string | null;
}>;

export type OpenSession = Readonly<{
  status: 'starting' | 'running';
  parties: SessionParties;
  custom: CustomFields;
  isAttended: boolean;
  startedAt: string | null;
  owner: Representative;
  /** In the order in which they came; who left is gone. */
  legs: readonly Leg[];
  invitations: readonly Invitation[];
  /** To whoever of them comes first the owner hands the session over. */
  offer: Invitation | null;
}>;
export type Session = Readonly<{ status: 'unknown' }> | Readonly<{ status: 'ended' }> | OpenSession;

/** Below the number of every line. */
export const noLine = -1;

export function evolveSession(session: Session, event: SessionEvent): Session {
  if (event.type === 'SessionRequested') return requested(event.data);
  if (session.status === 'unknown' || session.status === 'ended') return session;
  switch (event.type) {
    case 'SessionStarted':
      return started(session, event.data.startedAt);
    case 'SessionAmended': {
      const { externalKey, custom } = event.data;
      const parties = withCustom({ ...session.parties, externalKey }, custom);
      return { ...session, custom, parties };
    }
    case 'SessionEnded':
      return { status: 'ended' };
    case 'RepresentativesInvited':
      return invited(session, event.data.invitation);
    case 'OwnerChanged':
      return { ...session, owner: event.data.to, offer: null };
    case 'MemberAdmitted':
      return admitted(session, event.data);
    case 'MemberLeft':
      return { ...session, legs: session.legs.filter(({ leg }) => leg !== event.data.leg) };
    case 'MemberJoined':
      return changed(session, event.data.leg, { joinedAt: event.data.joinedAt });
    case 'LegAttached':
      return changed(session, event.data.leg, { state: 'attached', line: event.data.line });
    case 'LegDetached':
      return changed(session, event.data.leg, { state: 'detached', line: event.data.line });
  }
}

type DataOf<T extends SessionEvent['type']> = Extract<SessionEvent, { type: T }>['data'];

function requested(data: DataOf<'SessionRequested'>): Session {
  const { representative, custom, leg } = data;
  return {
    status: 'starting',
    parties: withCustom(data, custom),
    custom,
    isAttended: data.terms.presence === 'attended',
    startedAt: null,
    owner: representative,
    legs: [awaited(leg, representative, false)],
    invitations: [],
    offer: null,
  };
}

function invited(session: OpenSession, invitation: Invitation): Session {
  const invitations = [...session.invitations, invitation];
  return { ...session, invitations, offer: invitation.asOwner ? invitation : session.offer };
}

/** Of before there were legs: its only one is attached with the start. */
function started(session: OpenSession, startedAt: string): Session {
  const [first, ...others] = session.legs;
  if (!first) return session;
  const legs = [{ ...first, state: 'attached', joinedAt: startedAt } as const, ...others];
  return { ...session, status: 'running', startedAt, legs };
}

function admitted(session: OpenSession, data: DataOf<'MemberAdmitted'>): Session {
  const { leg, representative, isExternal } = data;
  return { ...session, legs: [...session.legs, awaited(leg, representative, isExternal)] };
}

function awaited(leg: string, representative: Representative, isExternal: boolean): Leg {
  return { leg, representative, isExternal, state: 'awaited', line: noLine, joinedAt: null };
}

function changed(session: OpenSession, leg: string | null, to: Partial<Leg>): Session {
  const legs = session.legs.map((known) => (known.leg === leg ? { ...known, ...to } : known));
  return { ...session, legs };
}
