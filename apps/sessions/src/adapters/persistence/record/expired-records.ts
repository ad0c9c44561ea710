import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import type { ExpiredRecords } from '../../../application/record/ports.js';
import { ForgottenFacts } from '../../messaging/record/forgotten-facts.js';
import { lockRecords } from './record-lock.js';

/** Deleted in one statement. */
const rowsAtOnce = 500;

/** Without what read models hold: that goes with their events. */
const tables = [
  ...['session_chat', 'session_use', 'session_recording', 'session_recording_chunk'],
  ...['session_survey', 'session_due', 'customer_lines'],
];
/** What there may be much of, with its key. */
const bulky = { session_recording_chunk: 'instance, n', session_use: 'leg, channel, turn' };

@Injectable()
export class PostgresExpiredRecords implements ExpiredRecords {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    private readonly facts: ForgottenFacts,
  ) {}

  async endedBefore(before: Date, limit: number): Promise<string[]> {
    const rows = await this.dataSource.query<{ id: string }[]>(
      `(SELECT id, ended_at AS at FROM sessions WHERE ended_at < $1 ORDER BY ended_at LIMIT $2)
       UNION ALL
       (SELECT session_id, expires_at FROM session_keys k
        WHERE greatest(expires_at, waits_until, gone_at) < $1
          AND NOT EXISTS (SELECT FROM sessions s WHERE s.id = k.session_id)
        ORDER BY expires_at LIMIT $2)
       ORDER BY at LIMIT $2`,
      [before, limit],
    );
    return rows.map(({ id }) => id);
  }

  async surveysOf(sessionIds: readonly string[]): Promise<string[]> {
    const rows = await this.dataSource.query<{ id: string }[]>(
      'SELECT id FROM session_survey WHERE session_id = ANY ($1)',
      [sessionIds],
    );
    return rows.map(({ id }) => id);
  }

  async deleteBulk(sessionIds: readonly string[]): Promise<void> {
    for (const [table, key] of Object.entries(bulky))
      for (;;) {
        const [, deleted] = await this.dataSource.query<[unknown, number]>(
          `DELETE FROM ${table} WHERE (session_id, ${key}) IN (
             SELECT session_id, ${key} FROM ${table} WHERE session_id = ANY ($1) LIMIT $2)`,
          [sessionIds, rowsAtOnce],
        );
        if (deleted < rowsAtOnce) break;
      }
  }

  async deleteRest(tx: EntityManager, sessionIds: readonly string[]): Promise<void> {
    await lockRecords(tx, sessionIds);
    for (const table of tables)
      await tx.query(`DELETE FROM ${table} WHERE session_id = ANY ($1)`, [sessionIds]);
  }

  eraseFacts(before: Date): Promise<void> {
    return this.facts.erase(before, async (sessionId) => {
      const rows = await this.dataSource.query<unknown[]>('SELECT 1 FROM sessions WHERE id = $1', [
        sessionId,
      ]);
      return rows.length > 0;
    });
  }
}
