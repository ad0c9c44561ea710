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
  relay_shard: string | null;
  relay_run: string | null;
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

const sessionList = projectionOn<SessionsEvent, SessionRow>('session-list', {
  SessionRequested: { key: ({ sessionId }) => sessionId, row: requested },
  SessionStarted: {
    key: ({ sessionId }) => sessionId,
    row: ({ startedAt, relay }, row) =>
      row && {
        ...row,
        status: 'running',
        started_at: startedAt,
        relay_shard: relay.shard,
        relay_run: relay.run,
      },
  },
  SessionEnded: {
    key: ({ sessionId }) => sessionId,
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
    relay_shard: null,
    relay_run: null,
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
      relay_shard text,
      relay_run text,
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
    CREATE INDEX ${table}_newest ON ${table} (requested_at DESC, id DESC);
    CREATE INDEX ${table}_of_client ON ${table} (client_id, requested_at DESC, id DESC);
    CREATE INDEX ${table}_of_representative ON ${table} (representative_id, requested_at DESC, id DESC);
    CREATE INDEX ${table}_open ON ${table} (status, client_id) WHERE status <> 'ended';
    CREATE INDEX ${table}_at_endpoint ON ${table} (endpoint_id) WHERE status <> 'ended';`,
};
