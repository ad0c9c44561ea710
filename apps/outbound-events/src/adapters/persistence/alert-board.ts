import type { RecipientSettings } from '@jumpfleet/outbound-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import type { AlertBoard, AlertStanding, AlertStep } from '../../application/recipient-alerts.js';
import { PostgresMailOutbox } from './mail-outbox.js';

/** Any number, as long as nothing else in this database locks on it. */
const lookLock = 7_402_310;

type StandingRow = Readonly<{
  id: string;
  settings: RecipientSettings;
  failing_since: Date | null;
  last_error: string | null;
  queued: number;
  thread: string | null;
  told_since: Date | null;
  last_mail_at: Date | null;
  is_waiting: boolean;
  was_heard: boolean;
  mails: number;
  now: Date;
}>;

const isUnderWay = `claimed_until IS NOT NULL AND claimed_until > now()`;

const standings = `
  SELECT r.id, r.settings, h.failing_since, h.last_error,
    (coalesce(i.queued, 0) - coalesce(h.finished, 0))::int AS queued,
    a.thread, a.failing_since AS told_since, m.*, now()
  FROM recipients r
    LEFT JOIN recipient_health h ON h.recipient_id = r.id
    LEFT JOIN recipient_intake i ON i.recipient_id = r.id
    LEFT JOIN recipient_alerts a ON a.recipient_id = r.id
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS mails, max(coalesce(finished_at, created_at)) AS last_mail_at,
        coalesce(bool_or(status = 'queued'), false) AS is_waiting,
        coalesce(bool_or(status = 'sent' OR cardinality(had) > 0 OR ${isUnderWay}), false) AS was_heard
      FROM mails WHERE thread = a.thread) m
  WHERE r.enabled AND (a.recipient_id IS NOT NULL OR h.failing_since IS NOT NULL)`;

@Injectable()
export class PostgresAlertBoard implements AlertBoard {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    private readonly outbox: PostgresMailOutbox,
  ) {}

  look(decide: (standing: AlertStanding) => AlertStep | undefined): Promise<boolean> {
    return this.dataSource.transaction(async (tx) => {
      const [lock] = await tx.query<{ is_mine: boolean }[]>(
        'SELECT pg_try_advisory_xact_lock($1) AS is_mine',
        [lookLock],
      );
      if (lock?.is_mine !== true) return false;
      await forgetDeleted(tx);
      let isNew = false;
      for (const standing of (await tx.query<StandingRow[]>(standings)).map(standingOf)) {
        const step = decide(standing);
        if (step) await this.take(tx, standing, step);
        isNew ||= step?.mail !== undefined;
      }
      return isNew;
    });
  }

  private async take(tx: EntityManager, standing: AlertStanding, step: AlertStep): Promise<void> {
    const { recipientId, trouble } = standing;
    const { phase, thread, mail } = step;
    if (phase === 'recovered' || phase === 'withdrawn') {
      if (!(await withdraw(tx, thread, phase === 'recovered'))) return;
      await tx.query('DELETE FROM recipient_alerts WHERE recipient_id = $1', [recipientId]);
    } else if (phase === 'failing')
      await tx.query('INSERT INTO recipient_alerts VALUES ($1, $2, $3)', [
        recipientId,
        thread,
        trouble?.failingSince,
      ]);
    if (mail) await this.outbox.put(tx, thread, mail);
  }
}

/**
 * Takes back what waits to be told. One that somebody is sending just now stays; then it was heard after all,
 * which whoever thought otherwise must look at once more.
 */
async function withdraw(tx: EntityManager, thread: string, wasHeard: boolean): Promise<boolean> {
  await tx.query(
    `DELETE FROM mails WHERE thread = $1 AND status = 'queued' AND cardinality(had) = 0
       AND NOT (${isUnderWay})`,
    [thread],
  );
  if (wasHeard) return true;
  const left = await tx.query<unknown[]>(
    `SELECT 1 FROM mails WHERE thread = $1 AND status <> 'dead' LIMIT 1`,
    [thread],
  );
  return left.length === 0;
}

async function forgetDeleted(tx: EntityManager): Promise<void> {
  await tx.query(
    `WITH gone AS (
       DELETE FROM recipient_alerts WHERE recipient_id NOT IN (SELECT id FROM recipients)
       RETURNING thread)
     DELETE FROM mails USING gone
     WHERE mails.thread = gone.thread AND status = 'queued' AND NOT (${isUnderWay})`,
  );
}

function standingOf(row: StandingRow): AlertStanding {
  const { id: recipientId, settings, failing_since: failingSince, thread, told_since, now } = row;
  const common = { recipientId, settings, now };
  const state = { lastError: row.last_error, queuedEvents: row.queued };
  const trouble = failingSince === null ? undefined : { failingSince };
  if (thread === null || told_since === null)
    return { ...common, ...state, trouble, told: undefined };
  const told = {
    failingSince: told_since,
    lastMailAt: row.last_mail_at ?? told_since,
    isWaiting: row.is_waiting,
    wasHeard: row.was_heard,
    thread,
    mails: row.mails,
  };
  return { ...common, ...state, trouble, told };
}
