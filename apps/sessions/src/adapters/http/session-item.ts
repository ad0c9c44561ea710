import type { SessionRow } from '../../application/session-list.projection.js';

/** A session as the REST API shows it. */
export function sessionItem(row: SessionRow) {
  return {
    id: row.id,
    client_id: row.client_id,
    client_name: row.client_name,
    representative: { id: row.representative_id, name: row.representative_name },
    status: row.status,
    external_key: row.external_key,
    requested_at: row.requested_at,
    started_at: row.started_at,
    ended_at: row.ended_at,
    end_reason: row.end_reason,
  };
}
export type SessionItem = ReturnType<typeof sessionItem>;
