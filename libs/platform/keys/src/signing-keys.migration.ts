import type { MigrationInterface, QueryRunner } from 'typeorm';

class CreateSigningKeys1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE signing_keys (
        kid text PRIMARY KEY,
        private_key text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE signing_keys');
  }
}

/** For the service's PersistenceModule. */
export const signingKeysMigrations = [CreateSigningKeys1700000000001];
