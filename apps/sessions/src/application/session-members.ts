import { allowedPermissions } from '@jumpfleet/sessions-domain';
import type {
  AdmittedBy,
  Representative,
  SessionEvent,
  SessionTerms,
} from '@jumpfleet/sessions-domain';
import type { SessionRow } from './session-list.projection.js';

/** One representative's part in a session, as the read model keeps it. */
export type SessionMember = Readonly<{
  leg: string;
  id: string;
  name: string;
  by: AdmittedBy | 'request';
  is_external: boolean;
  permissions: readonly string[];
  state: 'awaited' | 'attached' | 'detached' | 'left';
  line: number | null;
  shard: string | null;
  run: string | null;
  joined_at: string | null;
  left_at: string | null;
}>;

type Members = readonly SessionMember[];
type DataOf<T extends SessionEvent['type']> = Extract<SessionEvent, { type: T }>['data'];

const awaited = {
  state: 'awaited',
  line: null,
  shard: null,
  run: null,
  joined_at: null,
  left_at: null,
} as const;

export function firstMember(
  { leg, representative, tools }: Omit<DataOf<'SessionRequested'>, 'terms' | 'start'>,
  terms: SessionTerms,
): SessionMember {
  const permissions = allowedPermissions(tools, terms);
  return { leg, ...representative, by: 'request', is_external: false, permissions, ...awaited };
}

export function memberOf(data: DataOf<'MemberAdmitted'>): SessionMember {
  const { leg, representative, by, isExternal, permissions } = data;
  return { leg, ...representative, by, is_external: isExternal, permissions, ...awaited };
}

/** Of before there were legs: its only one is attached with the start. */
export function started(
  { startedAt, relay }: DataOf<'SessionStarted'>,
  row: SessionRow | undefined,
): SessionRow | undefined {
  const [first, ...others] = row?.members ?? [];
  if (!row || !first) return row;
  const member = { ...first, ...relay, state: 'attached', joined_at: startedAt } as const;
  return { ...row, status: 'running', started_at: startedAt, members: [member, ...others] };
}

export function attached(members: Members, { leg, line, relay }: DataOf<'LegAttached'>): Members {
  return changed(members, leg, { state: 'attached', line, ...relay });
}

export function changed(members: Members, leg: string | null, to: Partial<SessionMember>): Members {
  return members.map((member) => (member.leg === leg ? { ...member, ...to } : member));
}

export function withPeople(
  row: SessionRow,
  people: readonly Representative[],
  members: Members,
): SessionRow {
  return { ...row, members, participants: ids(row.participants, people) };
}

export function ids(
  known: readonly string[],
  people: readonly Representative[],
): readonly string[] {
  return [...new Set([...known, ...people.map(({ id }) => id)])];
}

/** The part of somebody who takes part now. */
export function livePart(
  { members, status }: Pick<SessionRow, 'members' | 'status'>,
  representativeId: string,
): SessionMember | undefined {
  if (status === 'ended') return undefined;
  return members.find(({ id, state }) => id === representativeId && state !== 'left');
}
