import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type {
  AttachedLeg,
  SessionDirectory,
  SessionPage,
  SessionQuery,
} from '../../application/ports.js';
import type { SessionRow } from '../../application/session-list.projection.js';
import { encodeCursor } from './session-cursor.js';
import { listed, sessionColumns as columns } from './session-rows.js';

@Injectable()
export class PostgresSessionDirectory implements SessionDirectory {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async find(sessionId: string): Promise<SessionRow | undefined> {
    const sql = `SELECT ${columns} FROM sessions WHERE id = $1`;
    const [row] = await this.dataSource.query<SessionRow[]>(sql, [sessionId]);
    return row;
  }

  async nextLine(): Promise<number> {
    const [row] = await this.dataSource.query<{ line: number }[]>(
      `SELECT nextval('session_line')::float AS line`,
    );
    return row?.line ?? 0;
  }

  async list(query: SessionQuery): Promise<SessionPage> {
    const { limit } = query;
    const { sql, parameters } = listed(query);
    const rows = await this.dataSource.query<SessionRow[]>(
      `SELECT ${columns} FROM sessions WHERE ${sql}
       ORDER BY requested_at DESC, id DESC LIMIT $${parameters.length + 1}`,
      [...parameters, limit + 1],
    );
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return { items, nextCursor: last ? encodeCursor(last) : null };
  }

  attachedRelays(): Promise<{ shard: string; run: string | null }[]> {
    return this.dataSource.query(
      `SELECT DISTINCT member->>'shard' AS shard, member->>'run' AS run ${attachedMembers}`,
    );
  }

  attachedLegs(): Promise<AttachedLeg[]> {
    return this.dataSource.query(`SELECT ${attachedLeg} ${attachedMembers}`);
  }

  legsOver(shard: string, run: string | null): Promise<AttachedLeg[]> {
    return this.dataSource.query(
      `SELECT ${attachedLeg} ${attachedMembers} AND member->>'shard' = $1 AND member->>'run' IS NOT DISTINCT FROM $2`,
      [shard, run],
    );
  }
}

const attachedLeg = `id AS "sessionId", member->>'leg' AS leg, (member->>'line')::float AS line`;
const attachedMembers = `FROM sessions CROSS JOIN jsonb_array_elements(members) AS member
  WHERE status = 'running' AND member->>'state' = 'attached' AND member->>'shard' IS NOT NULL`;
