import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `mails` waits for the mail server what the site itself has to say; `thread` is what they are about. */
const statements = [
  `CREATE TABLE mail_server_password (
     version integer PRIMARY KEY,
     sealed text NOT NULL
   )`,
  `CREATE TABLE mail_progress (
     delivery_id text NOT NULL,
     address text NOT NULL,
     at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (delivery_id, address)
   )`,
  `CREATE INDEX mail_progress_at ON mail_progress (at)`,
  `CREATE TABLE mails (
     id text PRIMARY KEY,
     seq bigint GENERATED ALWAYS AS IDENTITY,
     thread text NOT NULL,
     follows text,
     addresses text[] NOT NULL,
     had text[] NOT NULL DEFAULT '{}',
     subject text NOT NULL,
     body text NOT NULL,
     status text NOT NULL DEFAULT 'queued',
     created_at timestamptz NOT NULL DEFAULT now(),
     attempts integer NOT NULL DEFAULT 0,
     next_attempt_at timestamptz NOT NULL DEFAULT now(),
     claimed_until timestamptz,
     finished_at timestamptz,
     answer text
   )`,
  `CREATE INDEX mails_queued ON mails (thread, seq) WHERE status = 'queued'`,
  `CREATE INDEX mails_of_thread ON mails (thread, seq DESC)`,
  `CREATE INDEX mails_finished ON mails (finished_at) WHERE status <> 'queued'`,
  `CREATE TABLE recipient_alerts (
     recipient_id uuid PRIMARY KEY,
     thread text NOT NULL,
     failing_since timestamptz NOT NULL
   )`,
];

export class MailTables1796000000300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE recipient_alerts, mails, mail_progress, mail_server_password');
  }
}
