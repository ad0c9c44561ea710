import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RevokedRepresentatives1795000000501 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE TABLE revoked_representative (id text PRIMARY KEY, revoked_at timestamptz NOT NULL)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE revoked_representative');
  }
}
