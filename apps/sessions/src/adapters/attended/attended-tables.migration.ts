import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAttendedTables1795000000601 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE customer_lines (
        session_id uuid PRIMARY KEY,
        epoch bigint NOT NULL,
        is_here boolean NOT NULL,
        since timestamptz NOT NULL
      );
      CREATE INDEX customer_lines_here ON customer_lines (session_id) WHERE is_here;
      CREATE TABLE key_guesses (
        scope text NOT NULL,
        minute bigint NOT NULL,
        tries integer NOT NULL,
        PRIMARY KEY (scope, minute)
      );
      CREATE INDEX key_guesses_minute ON key_guesses (minute)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE key_guesses; DROP TABLE customer_lines');
  }
}
