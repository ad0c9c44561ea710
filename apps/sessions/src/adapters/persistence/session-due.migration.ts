import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSessionDue1700000001001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE session_due (
        session_id uuid NOT NULL,
        action text NOT NULL,
        reason text NOT NULL,
        due_at timestamptz NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        PRIMARY KEY (session_id, action)
      )`);
    await runner.query('CREATE INDEX session_due_next ON session_due (due_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE session_due');
  }
}
