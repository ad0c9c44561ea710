import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is no event: sealed client secrets, and who is who at a provider. Number 1 is the site itself. */
export class SecurityProviderTables1795000000520 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE SEQUENCE security_provider_numbers AS integer START WITH 2');
    await runner.query(`
      CREATE TABLE security_provider_secret (
        provider integer NOT NULL,
        version integer NOT NULL,
        sealed text NOT NULL,
        PRIMARY KEY (provider, version)
      )`);
    await runner.query(`
      CREATE TABLE external_identity (
        provider integer NOT NULL,
        subject text NOT NULL,
        user_id uuid NOT NULL,
        PRIMARY KEY (provider, subject)
      )`);
    await runner.query('CREATE INDEX external_identity_user ON external_identity (user_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE external_identity');
    await runner.query('DROP TABLE security_provider_secret');
    await runner.query('DROP SEQUENCE security_provider_numbers');
  }
}
