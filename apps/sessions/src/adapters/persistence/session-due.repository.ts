import type { Within } from '@jumpfleet/event-log';
import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type { SessionEndReason } from '@jumpfleet/sessions-contracts';
import { firstWarningAt } from '@jumpfleet/sessions-domain';
import type { SessionEvent } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import type { DueAction, DueActions, ToDo } from '../../application/ports.js';

/** Longer than any action may take; a process that dies gives its actions back after it. */
const takenForMs = 30_000;

const schedule = `ON CONFLICT (session_id, action)
  DO UPDATE SET reason = excluded.reason, due_at = excluded.due_at, attempts = 0`;

@Injectable()
export class SessionDueRepository implements DueActions {
  private listener: () => void = () => undefined;

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  within(action: ToDo, at: Date): Within<SessionEvent> {
    return (tx) => insert(tx, action, at);
  }

  warningsWithin(sessionId: string): Within<SessionEvent> {
    return async (tx) => {
      const [row] = await tx.query<{ ends_at: Date | null }[]>(
        'SELECT ends_at FROM sessions WHERE id = $1',
        [sessionId],
      );
      if (!row?.ends_at) return;
      const warn = { sessionId, action: 'warn', reason: 'schedule-ended' } as const;
      await insert(tx, warn, firstWarningAt(row.ends_at));
    };
  }

  async add(action: ToDo, at: Date): Promise<void> {
    await insert(this.dataSource.manager, action, at);
  }

  /** For a consumer: ends each session that is not over of a Jump Item, or of a representative, in its transaction. */
  async endAll(
    tx: EntityManager,
    of: Readonly<{ clientId: string } | { representativeId: string }>,
    reason: SessionEndReason,
  ): Promise<void> {
    const [column, id] =
      'clientId' in of ? ['client_id', of.clientId] : ['representative_id', of.representativeId];
    await tx.query(
      `INSERT INTO session_due (session_id, action, reason, due_at)
       SELECT id, 'end', $2, $3 FROM sessions WHERE ${column} = $1 AND status <> 'ended'
       ${schedule}`,
      [id, reason, this.clock.now()],
    );
  }

  async take(limit: number): Promise<DueAction[]> {
    const [rows] = await this.dataSource.query<[DueAction[], number]>(
      `UPDATE session_due SET due_at = $3, attempts = attempts + 1
       WHERE (session_id, action) IN (
         SELECT session_id, action FROM session_due WHERE due_at <= $2
         ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING session_id AS "sessionId", action, reason, attempts`,
      [limit, this.clock.now(), this.after(takenForMs)],
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
      `UPDATE session_due SET due_at = $4
       WHERE session_id = $1 AND action = $2 AND attempts = $3`,
      [sessionId, action, attempts, this.after(delayMs)],
    );
  }

  wake(): void {
    this.listener();
  }

  onWake(listener: () => void): void {
    this.listener = listener;
  }

  private after(delayMs: number): Date {
    return new Date(this.clock.now().getTime() + delayMs);
  }
}

async function insert(tx: EntityManager, action: ToDo, at: Date): Promise<void> {
  await tx.query(
    `INSERT INTO session_due (session_id, action, reason, due_at) VALUES ($1, $2, $3, $4) ${schedule}`,
    [action.sessionId, action.action, action.reason, at],
  );
}
