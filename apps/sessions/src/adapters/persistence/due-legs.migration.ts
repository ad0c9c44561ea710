import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DueLegs1795000000602 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE session_due
        ADD COLUMN leg uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
        DROP CONSTRAINT session_due_pkey,
        ADD PRIMARY KEY (session_id, action, leg)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM session_due WHERE leg <> '00000000-0000-0000-0000-000000000000';
      ALTER TABLE session_due
        DROP CONSTRAINT session_due_pkey,
        DROP COLUMN leg,
        ADD PRIMARY KEY (session_id, action)`);
  }
}
