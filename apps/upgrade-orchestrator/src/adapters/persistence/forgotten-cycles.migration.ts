import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whose clients are gone need not be looked for again. */
class UpgradeForgottenCycles1796500000201 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'ALTER TABLE upgrade_roll ADD COLUMN forgotten boolean NOT NULL DEFAULT false',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE upgrade_roll DROP COLUMN forgotten');
  }
}

export const cycleMigrations = [UpgradeForgottenCycles1796500000201];
