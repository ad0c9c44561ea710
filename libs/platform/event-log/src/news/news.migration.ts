import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Written in the transaction that makes it true, and gone when it is told. */
const table = `
CREATE TABLE news (
  sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  type text NOT NULL,
  subject text NOT NULL,
  data json NOT NULL
)`;

class NewsTable1796000001000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(table);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE news');
  }
}

/** For services that tell what their event log does not keep. */
export const newsMigrations = [NewsTable1796000001000];
