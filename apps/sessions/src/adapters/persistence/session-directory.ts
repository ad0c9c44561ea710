import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { SessionDirectory, SessionPage, SessionQuery } from '../../application/ports.js';
import type { SessionRow } from '../../application/session-list.projection.js';
import { decodeCursor, encodeCursor } from './session-cursor.js';

/** Instants as text, so that rows read the same as the projection wrote them. */
const instant = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS ${column}`;
const columns = `id, client_id, client_name, representative_id, representative_name, external_key,
  status, ${instant('requested_at')}, ${instant('started_at')}, ${instant('ended_at')},
  end_reason, relay_shard, relay_run, endpoint_id, tools, start_method, override_reason, ticket_id,
  presence, permissions, prompting, record, computer, leg, custom, ${instant('ends_at')}`;

@Injectable()
export class PostgresSessionDirectory implements SessionDirectory {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async find(sessionId: string): Promise<SessionRow | undefined> {
    const sql = `SELECT ${columns} FROM sessions WHERE id = $1`;
    const [row] = await this.dataSource.query<SessionRow[]>(sql, [sessionId]);
    return row;
  }

  async list(query: SessionQuery): Promise<SessionPage> {
    const { cursor, limit } = query;
    const after = cursor === undefined ? undefined : decodeCursor(cursor);
    const rows = await this.dataSource.query<SessionRow[]>(
      `SELECT ${columns} FROM sessions s
       WHERE ($1::text IS NULL OR status = $1) AND ($2::uuid IS NULL OR client_id = $2)
         AND ($3::text IS NULL OR representative_id = $3)
         AND ($4::timestamptz IS NULL OR (s.requested_at, s.id) < ($4, $5::uuid))
       ORDER BY s.requested_at DESC, s.id DESC LIMIT $6`,
      [query.status, query.clientId, query.representativeId, after?.requestedAt, after?.id]
        .map((given) => given ?? null)
        .concat(String(limit + 1)),
    );
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return { items, nextCursor: last ? encodeCursor(last) : null };
  }

  runningRelays(): Promise<{ shard: string; run: string | null }[]> {
    return this.dataSource.query(
      `SELECT DISTINCT relay_shard AS shard, relay_run AS run FROM sessions
       WHERE status = 'running' AND relay_shard IS NOT NULL`,
    );
  }

  async runningOver(shard: string, run: string | null): Promise<string[]> {
    const rows = await this.dataSource.query<{ id: string }[]>(
      `SELECT id FROM sessions
       WHERE status = 'running' AND relay_shard = $1 AND relay_run IS NOT DISTINCT FROM $2`,
      [shard, run],
    );
    return rows.map(({ id }) => id);
  }
}
