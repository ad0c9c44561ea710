import type { ReadModel } from '@jumpfleet/event-log';
import { projectionOn } from '@jumpfleet/kernel';
import type {
  Computer,
  CustomFields,
  EndReason,
  SessionEvent,
  SessionTerms,
  Tool,
} from '@jumpfleet/sessions-domain';
import type { SessionsEvent } from './events/sessions-event.js';
import {
  attached,
  changed,
  firstMember,
  ids,
  memberOf,
  started,
  withPeople,
} from './session-members.js';
import type { SessionMember } from './session-members.js';

export type SessionRow = Readonly<{
  id: string;
  client_id: string;
  client_name: string;
  representative_id: string;
  representative_name: string;
  external_key: string;
  status: 'starting' | 'running' | 'ended';
  requested_at: string;
  started_at: string | null;
  ended_at: string | null;
  end_reason: EndReason | null;
  owner_id: string;
  owner_name: string;
  /** All representatives' parts, also of those who left, in the order in which they came. */
  members: readonly SessionMember[];
  /** Ids of whoever takes part, took part, or may come in by invitation. */
  participants: readonly string[];
  invited: readonly string[];
  endpoint_id: string;
  computer: Computer;
  leg: string;
  custom: CustomFields;
  tools: readonly Tool[];
  start_method: string;
  override_reason: string;
  ticket_id: string;
  presence: SessionTerms['presence'];
  permissions: SessionTerms['permissions'];
  prompting: SessionTerms['prompting'];
  record: boolean;
  ends_at: string | null;
}>;

type Requested = Extract<SessionEvent, { type: 'SessionRequested' }>['data'];

const key = ({ sessionId }: Readonly<{ sessionId: string }>): string => sessionId;

const sessionList = projectionOn<SessionsEvent, SessionRow>('session-list', {
  SessionRequested: { key, row: requested },
  SessionStarted: { key, row: started },
  SessionAmended: {
    key,
    row: ({ externalKey, custom }, row) => row && { ...row, external_key: externalKey, custom },
  },
  MemberAdmitted: {
    key,
    row: (data, row) =>
      row && withPeople(row, [data.representative], [...row.members, memberOf(data)]),
  },
  LegAttached: { key, row: (data, row) => row && { ...row, members: attached(row.members, data) } },
  LegDetached: {
    key,
    row: ({ leg }, row) =>
      row && { ...row, members: changed(row.members, leg, { state: 'detached' }) },
  },
  MemberJoined: {
    key,
    row: ({ leg, joinedAt }, row) =>
      row && { ...row, members: changed(row.members, leg, { joined_at: joinedAt }) },
  },
  MemberLeft: {
    key,
    row: ({ leg, leftAt }, row) =>
      row && { ...row, members: changed(row.members, leg, { state: 'left', left_at: leftAt }) },
  },
  RepresentativesInvited: {
    key,
    row: ({ invitation: { representatives } }, row) =>
      row && {
        ...withPeople(row, representatives, row.members),
        invited: ids(row.invited, representatives),
      },
  },
  OwnerChanged: {
    key,
    row: ({ to }, row) => row && { ...row, owner_id: to.id, owner_name: to.name },
  },
  SessionEnded: {
    key,
    row: ({ endedAt, reason }, row) =>
      row && { ...row, status: 'ended', ended_at: endedAt, end_reason: reason },
  },
});

function requested({ start, terms, ...data }: Requested): SessionRow {
  return {
    id: data.sessionId,
    client_id: data.clientId,
    client_name: data.clientName,
    representative_id: data.representative.id,
    representative_name: data.representative.name,
    external_key: data.externalKey,
    status: 'starting',
    requested_at: data.requestedAt,
    started_at: null,
    ended_at: null,
    end_reason: null,
    owner_id: data.representative.id,
    owner_name: data.representative.name,
    members: [firstMember(data, terms)],
    participants: [data.representative.id],
    invited: [],
    endpoint_id: data.endpointId,
    computer: data.computer,
    leg: data.leg,
    custom: data.custom,
    tools: data.tools,
    start_method: start.method,
    override_reason: start.overrideReason,
    ticket_id: start.ticketId,
    presence: terms.presence,
    permissions: terms.permissions,
    prompting: terms.prompting,
    record: terms.record,
    ends_at: terms.endsAt,
  };
}

/** What a search looks into. */
export const searchedText = `lower(client_name || E'\\n' || representative_name || E'\\n' || external_key || E'\\n' || ticket_id)`;

export const sessionListModel: ReadModel<SessionsEvent, SessionRow> = {
  projection: sessionList,
  table: 'sessions',
  key: 'id',
  createTable: (table) => `
    CREATE TABLE ${table} (
      id uuid PRIMARY KEY,
      client_id uuid NOT NULL,
      client_name text NOT NULL,
      representative_id text NOT NULL,
      representative_name text NOT NULL,
      external_key text NOT NULL,
      status text NOT NULL,
      requested_at timestamptz NOT NULL,
      started_at timestamptz,
      ended_at timestamptz,
      end_reason text,
      owner_id text NOT NULL,
      owner_name text NOT NULL,
      members jsonb NOT NULL,
      participants jsonb NOT NULL,
      invited jsonb NOT NULL,
      endpoint_id uuid NOT NULL,
      computer jsonb NOT NULL,
      leg uuid NOT NULL,
      custom jsonb NOT NULL,
      tools jsonb NOT NULL,
      start_method text NOT NULL,
      override_reason text NOT NULL,
      ticket_id text NOT NULL,
      presence text NOT NULL,
      permissions jsonb NOT NULL,
      prompting jsonb NOT NULL,
      record boolean NOT NULL,
      ends_at timestamptz
    );
    CREATE INDEX ${table}_search ON ${table} USING gin ((${searchedText}) gin_trgm_ops);
    CREATE INDEX ${table}_external_key ON ${table} (external_key, requested_at DESC, id DESC) WHERE external_key <> '';
    CREATE INDEX ${table}_started ON ${table} (started_at, id) WHERE started_at IS NOT NULL;
    CREATE INDEX ${table}_over ON ${table} (ended_at, id) WHERE ended_at IS NOT NULL;
    CREATE INDEX ${table}_newest ON ${table} (requested_at DESC, id DESC);
    CREATE INDEX ${table}_of_client ON ${table} (client_id, requested_at DESC, id DESC);
    CREATE INDEX ${table}_of_representative ON ${table} (representative_id, requested_at DESC, id DESC);
    CREATE INDEX ${table}_of_participant ON ${table} USING gin (participants jsonb_path_ops);
    CREATE INDEX ${table}_open ON ${table} (status, client_id) WHERE status <> 'ended';
    CREATE INDEX ${table}_at_endpoint ON ${table} (endpoint_id) WHERE status <> 'ended';`,
};
