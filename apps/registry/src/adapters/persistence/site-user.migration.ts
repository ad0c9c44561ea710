import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Policy's users as the registry needs them: whose a personal list is. */
class SiteUsers1795000000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE site_user (
        number integer PRIMARY KEY,
        user_id text NOT NULL UNIQUE,
        username text NOT NULL,
        display_name text NOT NULL
      );
      CREATE UNIQUE INDEX site_user_username ON site_user (lower(username));
      CREATE SEQUENCE jump_group_numbers AS integer START 2;`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE site_user; DROP SEQUENCE jump_group_numbers;');
  }
}

export const siteUserMigrations = [SiteUsers1795000000001];
