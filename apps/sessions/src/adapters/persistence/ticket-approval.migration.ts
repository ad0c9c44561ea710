import type { MigrationInterface, QueryRunner } from 'typeorm';

export class TicketApproval1795000000603 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE ticket_approval (
        request_id uuid PRIMARY KEY,
        token_hash text NOT NULL,
        expires_at timestamptz NOT NULL,
        answer jsonb
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE ticket_approval');
  }
}
