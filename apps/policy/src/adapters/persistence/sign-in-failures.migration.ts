import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What failed of late under one name from one address: `pending` of it has not been told yet. */
export class SignInFailures1796000002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE told_sign_in_failure (
        key text PRIMARY KEY,
        account_type text NOT NULL,
        username text NOT NULL,
        address text NOT NULL,
        reason text NOT NULL,
        pending integer NOT NULL DEFAULT 0,
        until timestamptz NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE told_sign_in_failure');
  }
}
