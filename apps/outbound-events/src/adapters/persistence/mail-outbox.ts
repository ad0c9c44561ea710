import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { MAIL_CLAIM_MS } from '../../application/mail.js';
import type { Mail, MailOutbox, MailSettlement, QueuedMail } from '../../application/mail.js';

type MailRow = Readonly<{
  id: string;
  follows: string | null;
  addresses: string[];
  had: string[];
  subject: string;
  body: string;
  attempts: number;
  created_at: Date;
}>;

/** The first of its thread, so that a recovery is never told before the failure. */
const nextDue = `
  SELECT mail.id FROM mails mail
  WHERE mail.status = 'queued' AND mail.next_attempt_at <= now()
    AND (mail.claimed_until IS NULL OR mail.claimed_until <= now())
    AND NOT EXISTS (
      SELECT 1 FROM mails earlier
      WHERE earlier.thread = mail.thread AND earlier.status = 'queued' AND earlier.seq < mail.seq)
  ORDER BY mail.seq LIMIT 1 FOR UPDATE SKIP LOCKED`;

@Injectable()
export class PostgresMailOutbox implements MailOutbox {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(MAIL_CLAIM_MS) private readonly claimMs: number,
  ) {}

  /** In the transaction that makes it worth telling; a mail of this id is put once. */
  async put(tx: EntityManager, thread: string, mail: Mail): Promise<void> {
    await tx.query(
      `INSERT INTO mails (id, thread, follows, addresses, subject, body)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
      [mail.id, thread, mail.follows ?? null, mail.to, mail.subject, mail.text],
    );
  }

  async claim(): Promise<QueuedMail | undefined> {
    const [rows] = await this.dataSource.query<[MailRow[], number]>(
      `UPDATE mails SET attempts = attempts + 1, claimed_until = now() + make_interval(secs => $1)
       WHERE id = (${nextDue}) RETURNING *`,
      [this.claimMs / 1_000],
    );
    return rows.map(mailOf)[0];
  }

  async settle(mail: QueuedMail, settlement: MailSettlement): Promise<void> {
    const { status, nextAttemptAt, answer } = settlement;
    await this.dataSource.query(
      `UPDATE mails SET status = $3, claimed_until = NULL, had = had || $4::text[],
         next_attempt_at = coalesce($5, next_attempt_at), answer = $6,
         finished_at = CASE WHEN $3 = 'queued' THEN NULL ELSE now() END
       WHERE id = $1 AND attempts = $2 AND status = 'queued'`,
      [
        mail.id,
        mail.attempt,
        status,
        answer.accepted,
        nextAttemptAt ?? null,
        answer.answer ?? answer.failure ?? null,
      ],
    );
  }

  async forget(days: number): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM mails WHERE status <> 'queued' AND finished_at < now() - make_interval(days => $1)
         AND thread NOT IN (SELECT thread FROM recipient_alerts)`,
      [days],
    );
    await this.dataSource.query(
      'DELETE FROM mail_progress WHERE at < now() - make_interval(days => $1)',
      [days],
    );
  }
}

function mailOf(row: MailRow): QueuedMail {
  const { id, follows, addresses: to, had, subject, body: text } = row;
  const mail = { id, to, subject, text, had, attempt: row.attempts, createdAt: row.created_at };
  return follows === null ? mail : { ...mail, follows };
}
