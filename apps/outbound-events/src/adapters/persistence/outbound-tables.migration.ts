import type { MigrationInterface, QueryRunner } from 'typeorm';

const statements = [
  `CREATE TABLE recipient_secrets (
     recipient_id uuid PRIMARY KEY,
     secret text NOT NULL
   )`,
  `CREATE TABLE deliveries (
     id text PRIMARY KEY,
     seq bigint GENERATED ALWAYS AS IDENTITY,
     recipient_id uuid NOT NULL,
     event_id uuid NOT NULL,
     event_name text NOT NULL,
     key text NOT NULL,
     fact jsonb NOT NULL,
     traceparent text,
     status text NOT NULL DEFAULT 'queued',
     created_at timestamptz NOT NULL DEFAULT now(),
     attempts integer NOT NULL DEFAULT 0,
     failures integer NOT NULL DEFAULT 0,
     first_attempt_at timestamptz,
     next_attempt_at timestamptz NOT NULL DEFAULT now(),
     claimed_until timestamptz,
     finished_at timestamptz,
     UNIQUE (recipient_id, event_id)
   )`,
  `CREATE INDEX deliveries_strict ON deliveries (recipient_id, seq) WHERE status = 'queued'`,
  `CREATE INDEX deliveries_of_key ON deliveries (recipient_id, key, seq) WHERE status = 'queued'`,
  `CREATE INDEX deliveries_due ON deliveries (recipient_id, next_attempt_at, seq) WHERE status = 'queued'`,
  `CREATE INDEX deliveries_claimed ON deliveries (recipient_id, claimed_until)
     WHERE status = 'queued' AND claimed_until IS NOT NULL`,
  `CREATE INDEX deliveries_newest ON deliveries (seq DESC)`,
  `CREATE INDEX deliveries_of_recipient ON deliveries (recipient_id, seq DESC)`,
  `CREATE INDEX deliveries_finished ON deliveries (finished_at) WHERE status <> 'queued'`,
  `CREATE TABLE delivery_attempts (
     delivery_id text NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
     number integer NOT NULL,
     at timestamptz NOT NULL DEFAULT now(),
     duration_ms integer NOT NULL DEFAULT 0,
     status_code integer,
     error text DEFAULT 'interrupted',
     PRIMARY KEY (delivery_id, number)
   )`,
];

export class CreateOutboundTables1700000002001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE delivery_attempts, deliveries, recipient_secrets');
  }
}
