import type { MigrationInterface, QueryRunner } from 'typeorm';

const statements = [
  `CREATE TABLE known_jump_client (
     id uuid PRIMARY KEY,
     name text NOT NULL,
     list_type text NOT NULL,
     list_number integer,
     tag text NOT NULL,
     gone_at timestamptz
   )`,
  `CREATE INDEX known_jump_client_gone ON known_jump_client (gone_at) WHERE gone_at IS NOT NULL`,
  `CREATE TABLE known_jump_group (
     number integer PRIMARY KEY,
     code_name text NOT NULL
   )`,
];

/** What outbound events keeps of the registry's: by what recipients filter. */
export class KnownJumpClients1796000000210 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE known_jump_group, known_jump_client');
  }
}
