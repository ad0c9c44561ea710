import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By which number each kind begins: the first ones are shipped. */
const first = {
  jump_item_role: 5,
  session_policy: 2,
  public_portal: 2,
  group_policy: 1,
};

export class AdministrationNumbers1795000000301 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, start] of Object.entries(first))
      await runner.query(`CREATE SEQUENCE ${table}_numbers AS integer START ${String(start)}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of Object.keys(first)) await runner.query(`DROP SEQUENCE ${table}_numbers`);
  }
}
