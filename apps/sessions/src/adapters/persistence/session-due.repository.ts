import type { Within } from '@jumpfleet/event-log';
import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type { SessionEndReason } from '@jumpfleet/sessions-contracts';
import { firstWarningAt } from '@jumpfleet/sessions-domain';
import type { LeaveReason, SessionEvent } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import type { DueAction, DueActions, ToDo } from '../../application/ports.js';
import { plansAfter } from '../../application/session-plans.js';
import type { Plan } from '../../application/session-plans.js';

/** Longer than any action may take; a process that dies gives its actions back after it. */
const takenForMs = 30_000;

/** Of what is about a session as a whole. */
const noLeg = '00000000-0000-0000-0000-000000000000';

const schedule = `ON CONFLICT (session_id, action, leg)
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

  follow(now: Date): Within<SessionEvent> {
    return async (tx, recorded) => {
      for (const { event } of recorded)
        for (const plan of plansAfter(event, now)) await carryOut(tx, plan);
    };
  }

  async add(action: ToDo, at: Date): Promise<void> {
    await insert(this.dataSource.manager, action, at);
  }

  /** For a consumer: ends each session that is not over of a Jump Item, in its transaction. */
  async endAll(tx: EntityManager, clientId: string, reason: SessionEndReason): Promise<void> {
    await tx.query(
      `INSERT INTO session_due (session_id, action, reason, due_at)
       SELECT id, 'end', $2, $3 FROM sessions WHERE client_id = $1 AND status <> 'ended'
       ${schedule}`,
      [clientId, reason, this.clock.now()],
    );
  }

  /** Likewise: a representative leaves each session that they take part in. */
  async leaveAll(tx: EntityManager, representativeId: string, reason: LeaveReason): Promise<void> {
    await tx.query(
      `INSERT INTO session_due (session_id, leg, action, reason, due_at)
       SELECT id, (member->>'leg')::uuid, 'leave', $2, $3
       FROM sessions CROSS JOIN jsonb_array_elements(members) AS member
       WHERE status <> 'ended' AND participants @> jsonb_build_array($1::text)
         AND member->>'id' = $1 AND member->>'state' <> 'left'
       ${schedule}`,
      [representativeId, reason, this.clock.now()],
    );
  }

  async take(limit: number): Promise<DueAction[]> {
    const [rows] = await this.dataSource.query<[DueAction[], number]>(
      `UPDATE session_due SET due_at = $3, attempts = attempts + 1
       WHERE (session_id, action, leg) IN (
         SELECT session_id, action, leg FROM session_due WHERE due_at <= $2
         ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING session_id AS "sessionId", NULLIF(leg, '${noLeg}') AS leg, action, reason, attempts`,
      [limit, this.clock.now(), this.after(takenForMs)],
    );
    return rows;
  }

  async done({ sessionId, action, attempts, leg }: DueAction): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM session_due
       WHERE session_id = $1 AND action = $2 AND attempts = $3 AND leg = $4`,
      [sessionId, action, attempts, leg ?? noLeg],
    );
  }

  async postpone({ sessionId, action, attempts, leg }: DueAction, delayMs: number): Promise<void> {
    await this.dataSource.query(
      `UPDATE session_due SET due_at = $5
       WHERE session_id = $1 AND action = $2 AND attempts = $3 AND leg = $4`,
      [sessionId, action, attempts, leg ?? noLeg, this.after(delayMs)],
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
    `INSERT INTO session_due (session_id, action, reason, due_at, leg)
     VALUES ($1, $2, $3, $4, $5) ${schedule}`,
    [action.sessionId, action.action, action.reason, at, action.leg ?? noLeg],
  );
}

async function carryOut(tx: EntityManager, plan: Plan): Promise<void> {
  switch (plan.kind) {
    case 'do':
      return insert(tx, plan.action, plan.at);
    case 'warn':
      return planWarning(tx, plan.sessionId);
    case 'drop':
      await tx.query(
        `DELETE FROM session_due WHERE session_id = $1 AND leg = $2 AND action = 'drop-leg'`,
        [plan.sessionId, plan.leg],
      );
  }
}

/** Of its forced end, if it has one, in time or at once. */
async function planWarning(tx: EntityManager, sessionId: string): Promise<void> {
  const [row] = await tx.query<{ ends_at: Date | null }[]>(
    'SELECT ends_at FROM sessions WHERE id = $1',
    [sessionId],
  );
  if (!row?.ends_at) return;
  const warn = { sessionId, action: 'warn', reason: 'schedule-ended' } as const;
  await insert(tx, warn, firstWarningAt(row.ends_at));
}
