import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One row for each client that came or went while a recipient wanted to hear of it. `sequence` is of the newest news:
 * what is late or repeated changes nothing. `due_at`: when it is told that it is away, unless it comes back before.
 */
const table = `
CREATE TABLE jump_client_presence (
  client_id uuid PRIMARY KEY,
  sequence bigint NOT NULL,
  epoch bigint NOT NULL,
  since bigint NOT NULL,
  due_at timestamptz,
  told_away boolean NOT NULL DEFAULT false
) WITH (fillfactor = 80);
CREATE INDEX jump_client_presence_due ON jump_client_presence (due_at) WHERE due_at IS NOT NULL`;

export class PresenceWatch1796000000500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE jump_client_presence');
  }
}
