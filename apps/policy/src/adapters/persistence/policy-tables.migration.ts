import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Hashes and numbers, which are no events and no projection of them. */
export class CreatePolicyTables1700000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE credentials (
        principal_type text NOT NULL,
        name text NOT NULL,
        principal_id uuid NOT NULL,
        hash text NOT NULL,
        PRIMARY KEY (principal_type, name)
      )`);
    await runner.query('CREATE SEQUENCE user_numbers AS integer');
    await runner.query('CREATE SEQUENCE api_account_numbers AS integer');
    await runner.query(`
      CREATE TABLE first_start (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        done_at timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE first_start');
    await runner.query('DROP SEQUENCE api_account_numbers');
    await runner.query('DROP SEQUENCE user_numbers');
    await runner.query('DROP TABLE credentials');
  }
}
