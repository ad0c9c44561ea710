import type { Recorded } from '@jumpfleet/kernel';
import type { SessionsEvent } from '../../events/sessions-event.js';
import type { SessionRow } from '../../session-list.projection.js';
import type { ChatLine, Recording, Survey, ToolUse } from '../record.js';
import { peopleOf } from '../session-people.js';
import type { Member } from '../session-people.js';
import { ReportCast, systemActor } from './report-cast.js';
import type {
  Actor,
  ReportEvent,
  ReportedCustomer,
  ReportedRepresentative,
  SessionReport,
} from './report.js';
import { streamEvents } from './stream-events.js';
import { toolEvent } from './tool-events.js';

/** All that is kept of one session. */
export type ReportMaterial = Readonly<{
  session: SessionRow;
  /** Of the session, after those of its key. */
  events: readonly Recorded<SessionsEvent>[];
  chat: readonly ChatLine[];
  uses: readonly ToolUse[];
  recordings: readonly Recording[];
  surveys: readonly Survey[];
}>;

type Context = Readonly<{ now: Date; customNames: ReadonlyMap<string, string> }>;

export function buildReport(
  material: ReportMaterial,
  { now, customNames }: Context,
): SessionReport {
  const { session, events, chat, uses, recordings, surveys } = material;
  const cast = new ReportCast(peopleOf(events));
  const { jumpGroup, publicSite } = session.computer;
  return {
    lsid: session.id,
    lseq: events.find(({ event }) => event.type === 'SessionRequested')?.position ?? 0,
    status: session.status,
    startMethod: session.start_method,
    presence: session.presence,
    requestedAt: session.requested_at,
    startedAt: session.started_at,
    endedAt: session.ended_at,
    endReason: session.end_reason,
    durationSeconds: secondsBetween(session.started_at, session.ended_at, now),
    externalKey: session.external_key,
    ticketId: session.ticket_id,
    overrideReason: session.override_reason,
    ...{ publicSite, jumpGroup, chat, uses, recordings, surveys },
    custom: Object.entries(session.custom).map(([codeName, value]) => ({
      ...{ codeName, value },
      displayName: customNames.get(codeName) ?? codeName,
    })),
    jumpClient: { id: session.client_id, name: session.client_name },
    customer: customerOf(material, cast),
    representatives: cast.representatives.map((actor) => involved(actor, cast, now)),
    events: timeline(material, cast),
  };
}

function customerOf({ session, events }: ReportMaterial, cast: ReportCast): ReportedCustomer {
  const { hostname, platform, publicIp, privateIp } = session.computer;
  const [arrival] = events.flatMap(({ event }) =>
    event.type === 'CustomerArrived' ? [event.data] : [],
  );
  const {
    name = cast.customer.name,
    company = '',
    companyCode = '',
    details = '',
  } = arrival?.customer ?? {};
  return {
    ...cast.customer,
    ...{ hostname, os: platform, publicIp, privateIp },
    username: arrival?.computer.user ?? '',
    info: { name, company, companyCode, issue: details },
  };
}

function involved(actor: Actor, cast: ReportCast, now: Date): ReportedRepresentative {
  const parts = cast.partsOf(actor.id);
  return {
    ...actor,
    isOwner: cast.isOwner(actor.id),
    isPrimary: actor === cast.representatives[0],
    isInvited: parts.some(({ isInvited, isExternal }) => isInvited || isExternal),
    secondsInvolved: parts.reduce((sum, part) => sum + secondsOf(part, now), 0),
  };
}

const secondsOf = ({ joinedAt, leftAt }: Member, now: Date): number =>
  secondsBetween(joinedAt, leftAt, now);

function secondsBetween(from: string | null, to: string | null, now: Date): number {
  if (from === null) return 0;
  const until = to === null ? now.getTime() : Date.parse(to);
  return Math.max(0, Math.round((until - Date.parse(from)) / 1_000));
}

/** In the order of time; what is of one moment stays as it was recorded. */
function timeline({ events, chat, uses, surveys }: ReportMaterial, cast: ReportCast) {
  const all: ReportEvent[] = [
    ...streamEvents(events, cast),
    ...uses.flatMap((use) => toolEvent(use, cast)),
    ...chat.map((line) => chatEvent(line, cast)),
    ...surveys.map((survey) => surveyEvent(survey, cast)),
  ];
  return all.sort((one, other) => one.at.getTime() - other.at.getTime());
}

function chatEvent({ from, text, at }: ChatLine, cast: ReportCast): ReportEvent {
  const speakers = {
    representative: () => cast.representative(from.id, from.name),
    customer: () => cast.customer,
    system: () => systemActor,
  };
  const performedBy = speakers[from.type]();
  return { at, type: 'Chat Message', performedBy, destination: null, body: text };
}

function surveyEvent({ kind, by, answers, submittedAt }: Survey, cast: ReportCast): ReportEvent {
  const isCustomers = kind === 'customer';
  return {
    at: submittedAt,
    type: isCustomers ? 'Customer Exit Survey' : 'Representative Exit Survey',
    performedBy: isCustomers ? cast.customer : cast.representative(by.id, by.name),
    destination: null,
    data: answers.map(({ name, value }) => ({ name, value })),
  };
}
