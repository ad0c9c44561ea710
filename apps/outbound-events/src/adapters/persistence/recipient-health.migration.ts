import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A row is small and changes with each answer of its recipient: it has room in its page for that. `queued` of
 * `recipient_intake` only grows and so does `finished`, each written by one side: their difference is the queue's length.
 */
const statements = [
  `CREATE TABLE recipient_health (
     recipient_id uuid PRIMARY KEY,
     strikes integer NOT NULL DEFAULT 0,
     failing_since timestamptz,
     last_error text,
     last_delivered_at timestamptz,
     circuit_open boolean NOT NULL DEFAULT false,
     resting_until timestamptz,
     finished bigint NOT NULL DEFAULT 0,
     retrying integer NOT NULL DEFAULT 0,
     holder uuid,
     held_until timestamptz,
     claimed bigint[] NOT NULL DEFAULT '{}'
   ) WITH (fillfactor = 20)`,
  `CREATE TABLE recipient_intake (
     recipient_id uuid PRIMARY KEY,
     queued bigint NOT NULL
   ) WITH (fillfactor = 20)`,
];

export class RecipientHealth1796000000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE recipient_health, recipient_intake');
  }
}
