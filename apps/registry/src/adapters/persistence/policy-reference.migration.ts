import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What there is of policy's that items may name. Policy's events are read once more from the first, for
 * those that were told before anybody here listened; each has the same effect again.
 */
class PolicyReferences1795000000002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE policy_reference (
        kind text NOT NULL,
        number integer NOT NULL,
        code_name text NOT NULL,
        for_items boolean NOT NULL,
        addresses text[] NOT NULL,
        PRIMARY KEY (kind, number)
      );
      CREATE INDEX policy_reference_code_name ON policy_reference (kind, lower(code_name));
      UPDATE consumer_positions SET position = 0 WHERE consumer = 'registry' AND source = 'policy';
      DELETE FROM consumer_cursors WHERE consumer = 'registry';`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE policy_reference');
  }
}

export const policyReferenceMigrations = [PolicyReferences1795000000002];
