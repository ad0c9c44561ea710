import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Presence and statistics have a row per client from its enrolment to its deletion. The two hot tables
 * have no index on a column that telemetry changes, and free space in each page, so that an update
 * stays in its page; what is searched or sorted by lives in tables of its own that change rarely.
 */
const tables = `
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE SEQUENCE jump_client_numbers AS integer;
CREATE SEQUENCE installer_numbers AS integer;

CREATE TABLE installer_key (
  installer_id uuid PRIMARY KEY,
  key text NOT NULL UNIQUE,
  uses integer NOT NULL DEFAULT 0
);

CREATE TABLE gateway_run (
  shard text NOT NULL,
  run text NOT NULL,
  alive boolean NOT NULL,
  since timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (shard, run)
);

CREATE TABLE jump_client_state (
  client_id uuid PRIMARY KEY,
  epoch bigint NOT NULL DEFAULT 0,
  shard text NOT NULL DEFAULT '',
  run text NOT NULL DEFAULT '',
  opened_at bigint NOT NULL DEFAULT 0,
  closed boolean NOT NULL DEFAULT true,
  online boolean NOT NULL DEFAULT false,
  uninstalled boolean NOT NULL DEFAULT false,
  last_disconnect_at bigint NOT NULL DEFAULT 0,
  details_epoch bigint NOT NULL DEFAULT 0,
  last_connect_at bigint NOT NULL DEFAULT 0,
  public_ip text NOT NULL DEFAULT '',
  version text NOT NULL,
  platform text NOT NULL,
  install_mode text NOT NULL,
  roster_bucket smallint NOT NULL,
  roster_hash bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

CREATE TABLE jump_client_statistics (
  client_id uuid PRIMARY KEY,
  epoch bigint NOT NULL DEFAULT 0,
  seq bigint NOT NULL DEFAULT 0,
  at bigint NOT NULL DEFAULT 0,
  stats jsonb NOT NULL DEFAULT '{}'
) WITH (fillfactor = 50);

CREATE TABLE jump_client_recency (
  client_id uuid PRIMARY KEY,
  last_connect_at bigint NOT NULL DEFAULT 0
);
CREATE INDEX jump_client_recency_order ON jump_client_recency (last_connect_at, client_id);

CREATE TABLE jump_client_search (
  client_id uuid PRIMARY KEY,
  identity text NOT NULL,
  address text NOT NULL DEFAULT '',
  telemetry text NOT NULL DEFAULT '',
  haystack text NOT NULL GENERATED ALWAYS AS (identity || E'\\n' || address || E'\\n' || telemetry) STORED
);
CREATE INDEX jump_client_search_haystack ON jump_client_search USING gin (haystack gin_trgm_ops);
`;

/**
 * Counts and roster digests as sums over a log of changes, which a compactor folds into totals: exact
 * in every transaction, without a row that all writers queue for.
 */
const counters = `
CREATE TABLE fleet_count (
  status text NOT NULL, version text NOT NULL, clients bigint NOT NULL,
  PRIMARY KEY (status, version)
);
CREATE TABLE fleet_count_change (status text NOT NULL, version text NOT NULL, clients bigint NOT NULL);

CREATE TABLE roster_digest (
  shard text NOT NULL, run text NOT NULL, bucket smallint NOT NULL, clients bigint NOT NULL, hash bigint NOT NULL,
  PRIMARY KEY (shard, run, bucket)
);
CREATE TABLE roster_digest_change (
  shard text NOT NULL, run text NOT NULL, bucket smallint NOT NULL, clients bigint NOT NULL, hash bigint NOT NULL
);
`;

const row = (source: string, sign: 1 | -1) => `SELECT ${sign} AS sign, version,
      CASE WHEN uninstalled THEN 'uninstalled' WHEN online THEN 'online' ELSE 'offline' END AS status,
      shard, run, roster_bucket, roster_hash, closed FROM ${source}`;

const countFunction = (name: string, rows: string) => `
CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  INSERT INTO fleet_count_change
    SELECT status, version, sum(sign) FROM (${rows}) r GROUP BY status, version HAVING sum(sign) <> 0;
  INSERT INTO roster_digest_change
    SELECT shard, run, roster_bucket, sum(sign), bit_xor(roster_hash) FROM (${rows}) r
    WHERE NOT closed GROUP BY shard, run, roster_bucket
    HAVING sum(sign) <> 0 OR bit_xor(roster_hash) <> 0;
  RETURN NULL;
END $body$;`;

const triggers = `
${countFunction('count_inserted_clients', row('new_rows', 1))}
${countFunction('count_updated_clients', `${row('new_rows', 1)} UNION ALL ${row('old_rows', -1)}`)}
${countFunction('count_deleted_clients', row('old_rows', -1))}
CREATE TRIGGER count_inserted AFTER INSERT ON jump_client_state REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION count_inserted_clients();
CREATE TRIGGER count_updated AFTER UPDATE ON jump_client_state REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION count_updated_clients();
CREATE TRIGGER count_deleted AFTER DELETE ON jump_client_state REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION count_deleted_clients();
`;

class FleetTables1790000001001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(tables);
    await queryRunner.query(counters);
    await queryRunner.query(triggers);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE jump_client_search, jump_client_recency, jump_client_statistics, jump_client_state,
        gateway_run, installer_key, fleet_count, fleet_count_change, roster_digest, roster_digest_change;
      DROP FUNCTION count_inserted_clients, count_updated_clients, count_deleted_clients;
      DROP SEQUENCE jump_client_numbers, installer_numbers;`);
  }
}

export const fleetMigrations = [FleetTables1790000001001];
