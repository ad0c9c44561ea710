import type { MigrationInterface, QueryRunner } from 'typeorm';

const statements = [
  `CREATE TABLE recipient_signing_secret (
     recipient_id uuid PRIMARY KEY,
     sealed text NOT NULL,
     previous_sealed text,
     previous_valid_until timestamptz
   )`,
  `CREATE TABLE recipient_named_secret (
     recipient_id uuid NOT NULL,
     name text NOT NULL,
     sealed text NOT NULL,
     PRIMARY KEY (recipient_id, name)
   )`,
  `CREATE TABLE recipient_secret_head (revision bigint NOT NULL)`,
  `INSERT INTO recipient_secret_head VALUES (0)`,
];

/** Sealed secrets, and a revision that each change of any of them raises. `sealOpenSecrets` moves those from before. */
export class RecipientSecrets1796000000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE recipient_secret_head, recipient_named_secret, recipient_signing_secret',
    );
  }
}
