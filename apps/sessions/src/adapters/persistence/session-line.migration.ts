import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Numbers of lines: above all that shards took from their clocks before. */
export class SessionLine1795000000604 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE SEQUENCE session_line START WITH 2000000000000');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SEQUENCE session_line');
  }
}
