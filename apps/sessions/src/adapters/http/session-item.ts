import type { SessionRow } from '../../application/session-list.projection.js';

/** A session as the REST API shows it; its terms are those that it began with (PO-36). */
export function sessionItem(row: SessionRow) {
  const { rule, defaultAnswer, timeoutSeconds } = row.prompting;
  return {
    id: row.id,
    client_id: row.client_id,
    client_name: row.client_name,
    representative: { id: row.representative_id, name: row.representative_name },
    owner: { id: row.owner_id, name: row.owner_name },
    status: row.status,
    external_key: row.external_key,
    custom: row.custom,
    requested_at: row.requested_at,
    started_at: row.started_at,
    ended_at: row.ended_at,
    end_reason: row.end_reason,
    start_method: row.start_method,
    presence: row.presence,
    override_reason: row.override_reason,
    ticket_id: row.ticket_id,
    tools: row.tools,
    permissions: row.permissions,
    prompting: { rule, default_answer: defaultAnswer, timeout_seconds: timeoutSeconds },
    /** When it is ended by force (PO-24). */
    ends_at: row.ends_at,
  };
}
export type SessionItem = ReturnType<typeof sessionItem>;
