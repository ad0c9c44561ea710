import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * To which version the site upgrades the clients of a platform. Of those that have another, the index
 * names the few that are left as fast as the many at the beginning.
 */
class UpgradeTargets1797000000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE upgrade_target (
        platform text PRIMARY KEY,
        version text NOT NULL
      );
      CREATE INDEX jump_client_state_version ON jump_client_state (platform, version, client_id);`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX jump_client_state_version; DROP TABLE upgrade_target');
  }
}

export const upgradeTargetMigrations = [UpgradeTargets1797000000001];
