import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import type { ToolUses, UsePage, UseQuery } from '../../../application/record/ports.js';
import type { ToolUse, UseReport } from '../../../application/record/record.js';
import { useAfter } from '../../../application/record/tool-use.js';
import type { KeptUse } from '../../../application/record/tool-use.js';
import { lockRecord } from './record-lock.js';

const columns = `n::int, session_id AS "sessionId", leg, channel::int, turn, operation, state, path, to_path AS "to",
  pid, bytes::float8 AS bytes, sha256, code, exit_code AS "exitCode", opened_at AS "openedAt", ended_at AS "endedAt"`;

@Injectable()
export class ToolUseRepository implements ToolUses {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async add(report: UseReport): Promise<boolean> {
    return this.dataSource.transaction(async (tx) => {
      if (!(await lockRecord(tx, report.session))) return false;
      const use = useAfter(await lastOf(tx, report), report);
      if (use) await save(tx, use);
      return true;
    });
  }

  async page({ sessionId, operations, after, limit }: UseQuery): Promise<UsePage> {
    const rows = await this.dataSource.query<ToolUse[]>(
      `SELECT ${columns} FROM session_use
       WHERE session_id = $1 AND n > $2 AND ($3::text[] IS NULL OR operation = ANY ($3))
       ORDER BY n LIMIT $4`,
      [sessionId, after, operations ?? null, limit + 1],
    );
    return { items: rows.slice(0, limit), hasMore: rows.length > limit };
  }

  async of(sessionIds: readonly string[]): Promise<ToolUse[]> {
    return this.dataSource.query<ToolUse[]>(
      `SELECT ${columns} FROM session_use WHERE session_id = ANY ($1) ORDER BY session_id, n`,
      [sessionIds],
    );
  }
}

async function lastOf(tx: EntityManager, report: UseReport): Promise<KeptUse | undefined> {
  const [last] = await tx.query<KeptUse[]>(
    `SELECT ${columns} FROM session_use WHERE session_id = $1 AND leg = $2 AND channel = $3
     ORDER BY turn DESC LIMIT 1`,
    [report.session, report.leg ?? report.session, report.channel],
  );
  return last;
}

async function save(tx: EntityManager, use: KeptUse): Promise<void> {
  await tx.query(
    `INSERT INTO session_use (session_id, leg, channel, turn, operation, state, path, to_path, pid, bytes,
       sha256, code, exit_code, opened_at, ended_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
     ON CONFLICT (session_id, leg, channel, turn) DO UPDATE
     SET operation = excluded.operation, state = excluded.state, path = excluded.path,
       to_path = excluded.to_path, bytes = excluded.bytes, sha256 = excluded.sha256,
       code = excluded.code, exit_code = excluded.exit_code, ended_at = excluded.ended_at`,
    [
      ...[
        use.sessionId,
        use.leg,
        use.channel,
        use.turn,
        use.operation,
        use.state,
        use.path,
        use.to,
      ],
      ...[use.pid, use.bytes, use.sha256, use.code, use.exitCode, use.openedAt, use.endedAt],
    ],
  );
}
