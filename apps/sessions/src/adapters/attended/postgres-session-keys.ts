import { limits } from '@jumpfleet/gateway-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type {
  DueCustomer,
  SessionKeys,
  WaitingCustomer,
} from '../../application/attended/ports.js';
import type { SessionKeyRow } from '../../application/attended/session-key.projection.js';

/** Instants as text, as the projection wrote them. */
const instant = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS ${column}`;
const columns = `k.session_id, key, queue, external_key, custom, customer, maker, status,
  ${instant('generated_at')}, ${instant('expires_at')}, client_id, public_key, computer,
  ${instant('arrived_at')}, ${instant('waits_until')}, representative, ${instant('accepted_at')},
  ${instant('gone_at')}, gone_reason, pin`;
const withLine = `SELECT ${columns}, coalesce(l.is_here, false) AS is_online
  FROM session_keys k LEFT JOIN customer_lines l ON l.session_id = k.session_id`;

/** From a customer's arrival to the first line, and from an acceptance to its session. */
const startGraceMs = 30_000;
const most = 100;

const dueSql = `
SELECT k.session_id AS "sessionId", 'lose' AS act,
  CASE WHEN k.waits_until <= $1 THEN 'not-accepted' ELSE 'client-gone' END AS reason,
  NULL AS "representativeId"
FROM session_keys k LEFT JOIN customer_lines l ON l.session_id = k.session_id
WHERE k.status = 'waiting' AND (k.waits_until <= $1
  OR (NOT l.is_here AND l.since <= $2) OR (l.session_id IS NULL AND k.arrived_at <= $2))
UNION ALL
SELECT k.session_id, 'hand-back', NULL, k.representative->>'id'
FROM session_keys k
WHERE k.status = 'accepted' AND k.accepted_at <= $3
  AND NOT EXISTS (SELECT FROM sessions s WHERE s.id = k.session_id)
UNION ALL
SELECT l.session_id, 'close-line', coalesce(s.end_reason, k.gone_reason, 'not-accepted'), NULL
FROM customer_lines l JOIN session_keys k ON k.session_id = l.session_id
LEFT JOIN sessions s ON s.id = k.session_id
WHERE l.is_here AND (k.status IN ('gone', 'withdrawn') OR s.status = 'ended')
UNION ALL
SELECT k.session_id, 'settle-pin', NULL, NULL
FROM session_keys k WHERE k.status = 'accepted' AND k.pin->>'state' = 'asked'
LIMIT ${most}`;

@Injectable()
export class PostgresSessionKeys implements SessionKeys {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async byKey(key: string): Promise<SessionKeyRow | undefined> {
    const [row] = await this.dataSource.query<SessionKeyRow[]>(
      `SELECT ${columns} FROM session_keys k WHERE key = $1`,
      [key],
    );
    return row;
  }

  async bySession(sessionId: string): Promise<WaitingCustomer | undefined> {
    const [row] = await this.dataSource.query<WaitingCustomer[]>(
      `${withLine} WHERE k.session_id = $1`,
      [sessionId],
    );
    return row;
  }

  list({
    makerId,
    cursor,
    limit,
  }: Parameters<SessionKeys['list']>[0]): Promise<readonly SessionKeyRow[]> {
    return this.dataSource.query<SessionKeyRow[]>(
      `SELECT ${columns} FROM session_keys k
       WHERE ($1::text IS NULL OR maker->>'id' = $1)
         AND ($2::uuid IS NULL OR (k.generated_at, k.session_id) < (
           SELECT c.generated_at, c.session_id FROM session_keys c WHERE c.session_id = $2))
       ORDER BY k.generated_at DESC, k.session_id DESC LIMIT $3`,
      [makerId ?? null, cursor ?? null, limit],
    );
  }

  waiting(): Promise<readonly WaitingCustomer[]> {
    return this.dataSource.query<WaitingCustomer[]>(
      `${withLine} WHERE k.status = 'waiting' ORDER BY k.arrived_at, k.session_id LIMIT 1000`,
    );
  }

  due(now: Date): Promise<readonly DueCustomer[]> {
    const before = (ms: number) => new Date(now.getTime() - ms);
    return this.dataSource.query<DueCustomer[]>(dueSql, [
      now,
      before(limits.sessionGraceMs),
      before(startGraceMs),
    ]);
  }
}
