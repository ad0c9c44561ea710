import type { Recorded } from '@jumpfleet/kernel';
import type { SessionsEvent } from '../../events/sessions-event.js';
import { systemActor } from './report-cast.js';
import type { ReportCast } from './report-cast.js';
import type { Actor, ReportEvent } from './report.js';

type Told = Omit<ReportEvent, 'at'> & Readonly<{ at: string }>;
type Tellings = {
  readonly [T in SessionsEvent['type']]?: (
    data: Extract<SessionsEvent, { type: T }>['data'],
    cast: ReportCast,
  ) => Told | undefined;
};

/** What a session's own events are in a report; the rest is inner workings. */
const tellings: Tellings = {
  SessionStarted: ({ startedAt, representative }, cast) => ({
    ...happened(startedAt, 'Session Start', cast.representative(representative.id)),
    destination: cast.customer,
  }),
  SessionEnded: ({ endedAt, reason }) => ({
    ...happened(endedAt, 'Session End', systemActor),
    data: [{ name: 'reason', value: reason }],
  }),
  SessionAmended: ({ amendedAt, externalKey }) => ({
    ...happened(amendedAt, 'External Key', systemActor),
    body: externalKey,
  }),
  MemberJoined: ({ joinedAt, member }, cast) =>
    happened(
      joinedAt,
      'Conference Member Added',
      member.type === 'customer' ? cast.customer : cast.representative(member.id, member.name),
    ),
  MemberLeft: ({ leftAt, member, reason }, cast) => ({
    ...happened(leftAt, 'Conference Member Departed', cast.representative(member.id, member.name)),
    data: [{ name: 'reason', value: reason }],
  }),
  LegDetached: ({ detachedAt, leg }, cast) => ({
    ...happened(detachedAt, 'Conference Member State Changed', cast.onLeg(leg)),
    data: [{ name: 'state', value: 'connection lost' }],
  }),
  LegAttached: ({ attachedAt, leg }, cast) => ({
    ...happened(attachedAt, 'Conference Member State Changed', cast.onLeg(leg)),
    data: [{ name: 'state', value: 'connected' }],
  }),
  OwnerChanged: ({ changedAt, from, to, reason }, cast) => ({
    ...happened(changedAt, 'Conference Owner Changed', cast.representative(from.id, from.name)),
    destination: cast.representative(to.id, to.name),
    data: [{ name: 'reason', value: reason }],
  }),
  CustomerAccepted: ({ acceptedAt, representative }, cast) => ({
    ...happened(
      acceptedAt,
      'Session Assigned',
      cast.representative(representative.id, representative.name),
    ),
    destination: cast.customer,
  }),
  CustomerPinned: ({ pinnedAt, jumpClientId }, cast) => ({
    ...happened(pinnedAt, 'Session Pinned to Queue', cast.customer),
    data: [{ name: 'jump_client_id', value: jumpClientId }],
  }),
  CustomerUnpinned: ({ unpinnedAt, representative, jumpClientId }, cast) => ({
    ...happened(
      unpinnedAt,
      'Session Unpinned from Queue',
      cast.representative(representative.id, representative.name),
    ),
    data: [{ name: 'jump_client_id', value: jumpClientId }],
  }),
};

export function streamEvents(
  recorded: readonly Recorded<SessionsEvent>[],
  cast: ReportCast,
): ReportEvent[] {
  return recorded.flatMap(({ event }) => {
    // Each is under the type of the very events that it takes.
    const tell = tellings[event.type] as
      ((data: SessionsEvent['data'], cast: ReportCast) => Told | undefined) | undefined;
    const told = tell?.(event.data, cast);
    return told ? [{ ...told, at: new Date(told.at) }] : [];
  });
}

function happened(at: string, type: string, performedBy: Actor): Told {
  return { at, type, performedBy, destination: null };
}
