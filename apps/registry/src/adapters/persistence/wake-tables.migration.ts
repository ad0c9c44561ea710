import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which endpoints share a default gateway, beside the statistics that tell it: an index on those would
 * make each of their updates dearer.
 */
class ClientNetworks1798000000101 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE jump_client_network (
        client_id uuid PRIMARY KEY,
        network text NOT NULL
      );
      CREATE INDEX jump_client_network_members ON jump_client_network (network, client_id);
      INSERT INTO jump_client_network
        SELECT client_id, stats->>'default_gateway' FROM jump_client_statistics
        WHERE stats->>'default_gateway' IS NOT NULL;`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE jump_client_network');
  }
}

export const wakeMigrations = [ClientNetworks1798000000101];
