import type { ReadModel } from '@jumpfleet/event-log';
import type { Projection } from '@jumpfleet/kernel';
import type { EndReason, SessionEvent } from '@jumpfleet/sessions-domain';

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
}>;

const sessionList: Projection<SessionEvent, SessionRow> = {
  name: 'session-list',
  keyOf: (event) => event.data.sessionId,
  project(row, { event }) {
    switch (event.type) {
      case 'SessionRequested':
        return {
          id: event.data.sessionId,
          client_id: event.data.clientId,
          client_name: event.data.clientName,
          representative_id: event.data.representative.id,
          representative_name: event.data.representative.name,
          external_key: event.data.externalKey,
          status: 'starting',
          requested_at: event.data.requestedAt,
          started_at: null,
          ended_at: null,
          end_reason: null,
          relay_shard: null,
          relay_run: null,
        };
      case 'SessionStarted':
        return (
          row && {
            ...row,
            status: 'running',
            started_at: event.data.startedAt,
            relay_shard: event.data.relay.shard,
            relay_run: event.data.relay.run,
          }
        );
      case 'SessionEnded':
        return (
          row && {
            ...row,
            status: 'ended',
            ended_at: event.data.endedAt,
            end_reason: event.data.reason,
          }
        );
    }
  },
};

export const sessionListModel: ReadModel<SessionEvent, SessionRow> = {
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
      relay_run text
    );
    CREATE INDEX ${table}_newest ON ${table} (requested_at DESC, id DESC);
    CREATE INDEX ${table}_of_client ON ${table} (client_id, requested_at DESC, id DESC);
    CREATE INDEX ${table}_open ON ${table} (status, client_id) WHERE status <> 'ended';`,
};
