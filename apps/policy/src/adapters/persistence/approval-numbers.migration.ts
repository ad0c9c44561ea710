import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ApprovalNumbers1795000000502 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE SEQUENCE approval_request_numbers AS integer');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SEQUENCE approval_request_numbers');
  }
}
