import type { MigrationInterface, QueryRunner } from 'typeorm';

export class JumpPolicyNumbers1795000000101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE SEQUENCE jump_policy_numbers AS integer');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SEQUENCE jump_policy_numbers');
  }
}
