import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whether the registry has told all that is decided by. Of rows from before, only those that have any of it
 * show that it was told.
 */
export class ItemsToldInFull1795000000530 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE known_item ADD COLUMN told_in_full boolean NOT NULL DEFAULT false;
      UPDATE known_item SET told_in_full = true
      WHERE coalesce(jump_policy, attended, unattended) IS NOT NULL OR public_site_address <> ''`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE known_item DROP COLUMN told_in_full');
  }
}
