import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What proves who somebody is, and how often somebody failed to: no events, and no projections of them. */
export class PrincipalTables1795000000401 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE SEQUENCE team_numbers AS integer');
    // Whoever signs in elsewhere has a name here and no password.
    await runner.query('ALTER TABLE credentials ALTER COLUMN hash DROP NOT NULL');
    await runner.query('CREATE UNIQUE INDEX credentials_principal ON credentials (principal_id)');
    await runner.query(`
      CREATE TABLE former_password (
        principal_id uuid NOT NULL,
        hash text NOT NULL,
        replaced_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (principal_id, replaced_at)
      )`);
    await runner.query(`
      CREATE TABLE second_factor (
        user_id uuid PRIMARY KEY,
        sealed_seed text NOT NULL,
        is_confirmed boolean NOT NULL DEFAULT false,
        last_step bigint NOT NULL DEFAULT 0,
        recovery_hashes text[] NOT NULL DEFAULT '{}'
      )`);
    await runner.query(`
      CREATE TABLE last_sign_in (
        principal_id uuid PRIMARY KEY,
        at timestamptz NOT NULL
      )`);
    // Typed names may be passwords in the wrong field: only a digest of them is kept.
    await runner.query(`
      CREATE TABLE failed_sign_in (
        kind text NOT NULL,
        key text NOT NULL,
        name_digest text NOT NULL,
        failures integer NOT NULL,
        since timestamptz NOT NULL,
        until timestamptz NOT NULL,
        PRIMARY KEY (kind, key)
      )`);
    await runner.query('CREATE INDEX failed_sign_in_until ON failed_sign_in (until)');
    await runner.query('CREATE INDEX failed_sign_in_name ON failed_sign_in (name_digest)');
    await runner.query(`
      CREATE TABLE api_account_token (
        account_id uuid PRIMARY KEY,
        issued_at bigint[] NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [
      'api_account_token',
      'failed_sign_in',
      'last_sign_in',
      'second_factor',
      'former_password',
    ])
      await runner.query(`DROP TABLE ${table}`);
    await runner.query('DROP INDEX credentials_principal');
    await runner.query('ALTER TABLE credentials ALTER COLUMN hash SET NOT NULL');
    await runner.query('DROP SEQUENCE team_numbers');
  }
}
