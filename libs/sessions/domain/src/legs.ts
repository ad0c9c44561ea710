import type { Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type {
  DropLeg,
  LeaveReason,
  LeaveSession,
  RecordAttached,
  RecordDetached,
} from './membership.messages.js';
import { changeOwner } from './ownership.js';
import { noLine } from './session-state.js';
import type { Leg, OpenSession, Session } from './session-state.js';
import type { EndReason, SessionEvent, SessionRefusal } from './session.messages.js';

type Decision = Result<readonly SessionEvent[], SessionRefusal>;

/** A line of a leg reached the computer: with the first of all the session starts. */
export function attach({ data }: RecordAttached, session: Session): Decision {
  if (session.status === 'unknown') return refuse({ kind: 'session-not-found' });
  const leg = session.status === 'ended' ? undefined : legOf(session, data.leg);
  if (session.status === 'ended' || !leg || !isNews(leg, data.line)) return ok([]);
  const { sessionId, attachedAt, relay } = data;
  const attached = {
    type: 'LegAttached',
    version: 1,
    data: { sessionId, leg: leg.leg, line: data.line ?? leg.line + 1, attachedAt, relay },
  } as const;
  return ok([...startedBy(session, data), attached, ...joinedBy(session, leg, attachedAt)]);
}

export function detach({ data }: RecordDetached, session: Session): Decision {
  if (session.status === 'unknown') return refuse({ kind: 'session-not-found' });
  const leg = session.status === 'ended' ? undefined : legOf(session, data.leg);
  const line = data.line ?? leg?.line;
  if (leg?.state !== 'attached' || line === undefined || line < leg.line) return ok([]);
  const { sessionId, detachedAt } = data;
  return ok([
    { type: 'LegDetached', version: 1, data: { sessionId, leg: leg.leg, line, detachedAt } },
  ]);
}

/** Whoever is back in the meantime stays. */
export function drop({ data }: DropLeg, session: Session, now: Date): Decision {
  if (session.status === 'unknown') return refuse({ kind: 'session-not-found' });
  const leg = session.status === 'ended' ? undefined : legOf(session, data.leg);
  if (session.status === 'ended' || !leg || leg.state === 'attached') return ok([]);
  return ok(departure(session, leg, data.reason, now));
}

export function leave({ data }: LeaveSession, session: Session, now: Date): Decision {
  if (session.status === 'unknown') return refuse({ kind: 'session-not-found' });
  const leg = session.status === 'ended' ? undefined : legOf(session, data.leg);
  if (session.status === 'ended' || !leg) return ok([]);
  return ok(departure(session, leg, data.reason, now));
}

export function endedWith(session: OpenSession, reason: EndReason, now: Date): SessionEvent {
  const { parties, startedAt } = session;
  const data = { ...parties, startedAt, endedAt: now.toISOString(), reason };
  return { type: 'SessionEnded', version: 1, data };
}

const endReasons: Readonly<Record<LeaveReason, EndReason>> = {
  left: 'representative',
  removed: 'representative',
  'connection-lost': 'connection-lost',
  'access-revoked': 'access-revoked',
  'start-failed': 'start-failed',
  'schedule-ended': 'schedule-ended',
};

/** When the owner goes, who has taken part longest owns the session; without anybody to own it, it ends. */
function departure(
  session: OpenSession,
  leg: Leg,
  ...[reason, now]: readonly [LeaveReason, Date]
): SessionEvent[] {
  const { parties, legs, owner } = session;
  const others = legs.filter((other) => other !== leg);
  const heir = owner.id === leg.representative.id ? heirAmong(others) : undefined;
  if (owner.id === leg.representative.id && !heir)
    return [endedWith(session, endReasons[reason], now)];
  const data = {
    ...parties,
    leg: leg.leg,
    member: leg.representative,
    joinedAt: leg.joinedAt,
    leftAt: now.toISOString(),
    reason,
  };
  const left = { type: 'MemberLeft', version: 1, data } as const;
  return heir ? [left, changeOwner(session, heir.representative, 'owner-left', now)] : [left];
}

/** PO-34: nobody from outside; and nobody who has not come yet. */
function heirAmong(legs: readonly Leg[]): Leg | undefined {
  const able = legs.filter(({ isExternal, state }) => !isExternal && state !== 'awaited');
  return able.find(({ state }) => state === 'attached') ?? able[0];
}

/** Shards of before name no leg: the session has one only. */
function legOf({ legs }: OpenSession, wanted: string | null): Leg | undefined {
  return wanted === null ? legs[0] : legs.find(({ leg }) => leg === wanted);
}

/** Reports come twice and late: a line counts once, and only after those before it. */
function isNews(leg: Leg, line: number | null): boolean {
  return line === null ? leg.state !== 'attached' : line > Math.max(leg.line, noLine);
}

function startedBy(
  session: OpenSession,
  { attachedAt, relay }: RecordAttached['data'],
): SessionEvent[] {
  if (session.status === 'running') return [];
  const data = { ...session.parties, startedAt: attachedAt, relay };
  return [{ type: 'SessionStarted', version: 1, data }];
}

function joinedBy(session: OpenSession, leg: Leg, joinedAt: string): SessionEvent[] {
  if (leg.joinedAt !== null) return [];
  const { parties, status, isAttended } = session;
  const joined = (type: 'representative' | 'customer', of: { id: string; name: string }) =>
    ({
      type: 'MemberJoined',
      version: 1,
      data: {
        ...parties,
        leg: type === 'customer' ? null : leg.leg,
        member: { type, id: of.id, name: of.name },
        joinedAt,
      },
    }) as const;
  const customer = { id: parties.clientId, name: parties.clientName };
  return [
    joined('representative', leg.representative),
    ...(status === 'starting' && isAttended ? [joined('customer', customer)] : []),
  ];
}
