import type { Within } from '@jumpfleet/event-log';
import type { SessionEvent } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import type { DueAction, DueActions } from '../../application/ports.js';

type ToDo = Pick<DueAction, 'sessionId' | 'action' | 'reason'>;

/** Longer than any action may take; a process that dies gives its actions back after it. */
const takenForSeconds = 30;

@Injectable()
export class SessionDueRepository implements DueActions {
  private listener: () => void = () => undefined;

  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  within(action: ToDo, delayMs: number): Within<SessionEvent> {
    return (tx) => this.insert(tx, action, delayMs);
  }

  async add(action: ToDo): Promise<void> {
    await this.insert(this.dataSource.manager, action, 0);
  }

  /** For a consumer: ends each session of a Jump Client that is not over, in the consumer's transaction. */
  async endAllOf(tx: EntityManager, clientId: string): Promise<void> {
    await tx.query(
      `INSERT INTO session_due (session_id, action, reason, due_at)
       SELECT id, 'end', 'deleted', now() FROM sessions
       WHERE client_id = $1 AND status <> 'ended'
       ON CONFLICT (session_id, action)
         DO UPDATE SET reason = excluded.reason, due_at = excluded.due_at, attempts = 0`,
      [clientId],
    );
  }

  async take(limit: number): Promise<DueAction[]> {
    const [rows] = await this.dataSource.query<[DueAction[], number]>(
      `UPDATE session_due SET due_at = now() + make_interval(secs => $2), attempts = attempts + 1
       WHERE (session_id, action) IN (
         SELECT session_id, action FROM session_due WHERE due_at <= now()
         ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING session_id AS "sessionId", action, reason, attempts`,
      [limit, takenForSeconds],
    );
    return rows;
  }

  async done({ sessionId, action, attempts }: DueAction): Promise<void> {
    await this.dataSource.query(
      'DELETE FROM session_due WHERE session_id = $1 AND action = $2 AND attempts = $3',
      [sessionId, action, attempts],
    );
  }

  async postpone({ sessionId, action, attempts }: DueAction, delayMs: number): Promise<void> {
    await this.dataSource.query(
      `UPDATE session_due SET due_at = now() + make_interval(secs => $4)
       WHERE session_id = $1 AND action = $2 AND attempts = $3`,
      [sessionId, action, attempts, delayMs / 1_000],
    );
  }

  wake(): void {
    this.listener();
  }

  onWake(listener: () => void): void {
    this.listener = listener;
  }

  private async insert(tx: EntityManager, action: ToDo, delayMs: number): Promise<void> {
    await tx.query(
      `INSERT INTO session_due (session_id, action, reason, due_at)
       VALUES ($1, $2, $3, now() + make_interval(secs => $4))
       ON CONFLICT (session_id, action)
         DO UPDATE SET reason = excluded.reason, due_at = excluded.due_at, attempts = 0`,
      [action.sessionId, action.action, action.reason, delayMs / 1_000],
    );
  }
}
