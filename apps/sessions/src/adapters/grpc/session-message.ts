import type { OpenedJump } from '../../application/members/session-tickets.js';
import type { SessionRow } from '../../application/session-list.projection.js';
import type { SessionsConfig } from '../../config.js';
import { websocketUrl } from '../websocket-url.js';

/** A session as the proto defines it: what has not happened yet is empty. */
export function sessionMessage(row: SessionRow) {
  return {
    id: row.id,
    clientId: row.client_id,
    clientName: row.client_name,
    representative: { id: row.representative_id, name: row.representative_name },
    owner: { id: row.owner_id, name: row.owner_name },
    custom: row.custom,
    status: row.status,
    externalKey: row.external_key,
    requestedAt: row.requested_at,
    startedAt: row.started_at ?? '',
    endedAt: row.ended_at ?? '',
    endReason: row.end_reason ?? '',
    startMethod: row.start_method,
    presence: row.presence,
    overrideReason: row.override_reason,
    ticketId: row.ticket_id,
    tools: row.tools,
    permissions: row.permissions,
    prompting: row.prompting,
    endsAt: row.ends_at ?? '',
  };
}
export type SessionMessage = ReturnType<typeof sessionMessage>;

/** What everybody is answered who gets a ticket. */
export function openedMessage(
  { session, ticket, expiresAt }: OpenedJump,
  { PUBLIC_URL }: SessionsConfig,
) {
  return {
    session: sessionMessage(session),
    websocketUrl: websocketUrl(PUBLIC_URL),
    ticket,
    expiresAt: expiresAt.toISOString(),
  };
}
