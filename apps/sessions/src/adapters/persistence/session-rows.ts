import type { SessionQuery } from '../../application/ports.js';
import { searchedText } from '../../application/session-list.projection.js';
import { decodeCursor } from './session-cursor.js';

/** Instants as text, so that rows read the same as the projection wrote them. */
const instant = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS ${column}`;
export const sessionColumns = `id, client_id, client_name, representative_id, representative_name, external_key,
  status, ${instant('requested_at')}, ${instant('started_at')}, ${instant('ended_at')},
  end_reason, owner_id, owner_name, members, participants, invited, endpoint_id, tools, start_method, override_reason, ticket_id,
  presence, permissions, prompting, record, computer, leg, custom, ${instant('ends_at')}`;

export type Where = Readonly<{ sql: string; parameters: readonly unknown[] }>;

/** Only what is asked for stands in the statement, so that its plan has the index for it. */
export class Conditions {
  private readonly sql: string[] = [];
  private readonly parameters: unknown[] = [];

  /** `?` stands for each of the values, in order. */
  add(condition: string, ...values: readonly unknown[]): this {
    let next = this.parameters.length;
    this.sql.push(condition.replaceAll('?', () => `$${++next}`));
    this.parameters.push(...values);
    return this;
  }

  whenGiven(value: unknown, condition: string): this {
    return value === undefined ? this : this.add(condition, value);
  }

  where(): Where {
    const all = this.sql.length > 0 ? this.sql.join(' AND ') : 'true';
    return { sql: all, parameters: this.parameters };
  }
}

/** What a page of the list shows. */
export function listed(query: SessionQuery): Where {
  const conditions = new Conditions()
    .whenGiven(query.status, 'status = ?')
    .whenGiven(query.clientId, 'client_id = ?')
    .whenGiven(query.representativeId, 'participants @> jsonb_build_array(?::text)')
    .whenGiven(query.representative, 'participants @> jsonb_build_array(?::text)')
    .whenGiven(query.externalKey, 'external_key = ?')
    .whenGiven(query.from, 'requested_at >= ?')
    .whenGiven(query.to, 'requested_at < ?')
    .whenGiven(query.search && pattern(query.search), `${searchedText} LIKE ?`);
  if (query.cursor !== undefined) {
    const { requestedAt, id } = decodeCursor(query.cursor);
    conditions.add('(requested_at, id) < (?::timestamptz, ?::uuid)', requestedAt, id);
  }
  return conditions.where();
}

function pattern(search: string): string {
  return `%${search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
}
