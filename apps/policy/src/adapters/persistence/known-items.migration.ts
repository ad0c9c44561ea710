import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What policy keeps of the registry's: by what items are decided about, and the names of Jump Groups. */
export class KnownItems1795000000120 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE known_item (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        list_type text NOT NULL,
        list_number integer NOT NULL,
        jump_policy integer,
        attended integer,
        unattended integer,
        public_site_address text NOT NULL
      );
      CREATE INDEX known_item_list ON known_item (list_type, list_number);
      CREATE TABLE known_jump_group (
        number integer PRIMARY KEY,
        name text NOT NULL,
        code_name text NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE known_jump_group; DROP TABLE known_item');
  }
}
