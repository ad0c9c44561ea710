import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePackageTables1700000004101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE release_delta (
        platform text NOT NULL,
        to_digest text NOT NULL,
        from_version text NOT NULL,
        from_digest text NOT NULL,
        digest text,
        length text,
        made_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (to_digest, from_version)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE release_delta');
  }
}
