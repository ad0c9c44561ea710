import type { Said } from './session/chat-log.js';

type Person = Readonly<{ id: string; name: string }>;

/** A session as the list of sessions tells it; one that runs has no end. */
export type PastSession = Readonly<{
  id: string;
  client_id: string;
  client_name: string;
  representative: Person;
  status: 'starting' | 'running' | 'ended';
  external_key: string;
  requested_at: string;
  started_at: string | null;
  ended_at: string | null;
  end_reason: string | null;
  start_method: string;
  presence: 'attended' | 'unattended';
  owner?: Person | null;
  customer?: Customer | null;
  pin?: Pin | null;
}>;

/** What became of the wish to pin the customer's client. */
export type Pin = Readonly<{
  state: 'asked' | 'pinned' | 'failed';
  jump_client_id: string | null;
  code: string | null;
}>;

type Customer = Readonly<{ name: string; company?: string; details?: string }>;

/** What the list of sessions is searched by; an empty text is no condition. */
export type PastFilter = Readonly<{
  search: string;
  status: '' | 'running' | 'ended';
  from: string;
  to: string;
}>;

export const allSessions: PastFilter = { search: '', status: '', from: '', to: '' };

/** A day of the form as the instant that it begins, or that the one after it does. */
export function instantOf(day: string, plusDays: 0 | 1): string {
  if (day === '') return '';
  const at = new Date(`${day}T00:00:00`);
  at.setDate(at.getDate() + plusDays);
  return at.toISOString();
}

/** How long it ran, in seconds; nothing for one that never did. */
export function secondsOf(
  { started_at: from, ended_at: to }: PastSession,
  now: Date,
): number | undefined {
  if (from === null) return undefined;
  return Math.max(0, ((to === null ? now.getTime() : Date.parse(to)) - Date.parse(from)) / 1000);
}

/** A shell as it was recorded. */
export type RecordingItem = Readonly<{
  leg: string;
  channel: number;
  instance?: string;
  representative: Person | null;
  started_at: string;
  ended_at: string | null;
  is_live: boolean;
  /** What was lost on its way to the record. */
  missing_bytes?: number;
}>;

/** One use of a tool. */
export type ToolUse = Readonly<{
  n: number;
  at: string;
  representative: Person | null;
  operation: string;
  state: string;
  path: string | null;
  to: string | null;
  bytes: number | null;
  code: string | null;
}>;

type Actor = Readonly<{ type: string; id: string; name: string }>;
export type ReportEvent = Readonly<{
  at: string;
  type: string;
  performed_by: Actor;
  destination: Actor | null;
  body: string | null;
}>;

export type Survey = Readonly<{
  id: string;
  kind: string;
  answers: unknown;
  submitted_at: string;
}>;

/** The report of a session, as far as it is shown here; the file has all of it. */
export type SessionReport = Readonly<{
  ticket_id: string;
  override_reason: string;
  custom: readonly Readonly<{ code_name: string; display_name: string; value: string }>[];
  representatives: readonly Readonly<{
    id: string;
    name: string;
    is_owner: boolean;
    seconds_involved: number;
  }>[];
  chat: readonly Said[];
  surveys: readonly Survey[];
  events: readonly ReportEvent[];
}>;

/** Whom a session key leads to (SB-20). */
export type QueueChoice = Readonly<{
  type: 'general' | 'representative' | 'team' | 'issue';
  id?: string;
  name?: string;
}>;
export type KeyWish = Readonly<{
  queue: Pick<QueueChoice, 'type' | 'id'>;
  external_key?: string;
  ttl_seconds?: number;
}>;
export type SessionKey = Readonly<{
  key: string;
  url: string;
  expires_at: string;
  queue?: QueueChoice | string;
  external_key?: string;
  status?: string;
}>;

export type WaitingCustomer = Readonly<{
  session_id: string;
  key?: string;
  customer_name?: string;
  waiting_since: string;
  external_key?: string;
  platform?: string;
}>;
export type Queue = Readonly<{ queue: QueueChoice; waiting: readonly WaitingCustomer[] }>;

export function queueName({ type, name }: QueueChoice): string {
  if (type === 'general') return 'General queue';
  return name ?? type;
}

/** Who waits, longest first, each once though several queues may lead here. */
export function waitingIn(
  queues: readonly Queue[],
): readonly (WaitingCustomer & Readonly<{ queueName: string }>)[] {
  const all = queues.flatMap(({ queue, waiting }) =>
    waiting.map((customer) => ({ ...customer, queueName: queueName(queue) })),
  );
  const once = new Map(all.map((customer) => [customer.session_id, customer]));
  return [...once.values()].sort((a, b) => a.waiting_since.localeCompare(b.waiting_since));
}
