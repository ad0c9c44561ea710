import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The last two starts of the program under each identity, and how often one came back after the other. */
const tables = `
CREATE TABLE identity_use (
  client_id uuid PRIMARY KEY,
  epoch bigint NOT NULL,
  machine text NOT NULL,
  life text NOT NULL,
  public_ip text NOT NULL,
  at bigint NOT NULL,
  other_machine text NOT NULL DEFAULT '',
  other_life text NOT NULL DEFAULT '',
  other_public_ip text NOT NULL DEFAULT '',
  other_at bigint NOT NULL DEFAULT 0,
  returns integer NOT NULL DEFAULT 0,
  returned_at bigint NOT NULL DEFAULT 0
);`;

class IdentityTables1790000006001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(tables);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE identity_use');
  }
}

export const identityMigrations = [IdentityTables1790000006001];
