import type { MigrationInterface, QueryRunner } from 'typeorm';
import { queueFunctions } from './queue-functions.sql.js';

/**
 * The queue of upgrade cycles. `upgrade_client` has a row for each client of a cycle and no index but its
 * key, so that each change of a row stays on its page. What the scheduler walks along is narrow and small:
 * `upgrade_queue` has a row only while a client is connected and waits, `upgrade_permit` only while one is held.
 */
const tables = `
CREATE TABLE upgrade_roll (
  cycle integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  cycle_id uuid NOT NULL UNIQUE,
  filled boolean NOT NULL DEFAULT false,
  -- Up to which hash each ring goes; for clients that join later.
  ring_ends bigint[] NOT NULL DEFAULT '{}'
);

CREATE TABLE upgrade_gateway_run (
  line integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  shard text NOT NULL,
  run text NOT NULL,
  alive boolean NOT NULL DEFAULT true,
  since timestamptz NOT NULL DEFAULT now(),
  UNIQUE (shard, run)
);

CREATE TABLE upgrade_client (
  cycle integer NOT NULL,
  client_id uuid NOT NULL,
  hash bigint NOT NULL,
  epoch bigint NOT NULL,
  permit bigint NOT NULL DEFAULT 0,
  line integer NOT NULL,
  turn integer NOT NULL DEFAULT 0,
  -- Its place among those that were moved to the front; 0 for the others.
  front integer NOT NULL DEFAULT 0,
  ring smallint NOT NULL DEFAULT 0,
  attempts smallint NOT NULL DEFAULT 0,
  online boolean NOT NULL,
  closed boolean NOT NULL,
  state text NOT NULL,
  version text NOT NULL,
  platform text NOT NULL,
  list_key text NOT NULL,
  name text NOT NULL,
  -- In this order, so that no plan walks along a cycle to find a few of its clients.
  PRIMARY KEY (client_id, cycle)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);

CREATE TABLE upgrade_queue (
  cycle integer NOT NULL,
  client_id uuid NOT NULL,
  turn integer NOT NULL,
  list integer NOT NULL,
  line integer NOT NULL,
  -- 0 is the front; there the ring is 0, and the turn is the order in which clients were moved.
  lane smallint NOT NULL,
  ring smallint NOT NULL,
  PRIMARY KEY (client_id, cycle)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX upgrade_queue_order ON upgrade_queue (cycle, lane, ring, turn, list, client_id);
CREATE SEQUENCE upgrade_front_turn AS integer CYCLE;

CREATE TABLE upgrade_group_turn (
  cycle integer NOT NULL,
  ring smallint NOT NULL,
  list_key text NOT NULL,
  turn integer NOT NULL,
  PRIMARY KEY (cycle, ring, list_key)
);

CREATE TABLE upgrade_permit (
  permit bigint PRIMARY KEY,
  client_id uuid NOT NULL UNIQUE,
  cycle integer NOT NULL,
  line integer NOT NULL,
  ring smallint NOT NULL,
  release_id text NOT NULL,
  -- How long its client may be away; null before it was told to restart.
  within_ms integer
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

CREATE TABLE upgrade_failure (
  cycle integer NOT NULL,
  client_id uuid NOT NULL,
  ring smallint NOT NULL,
  code text NOT NULL,
  detail text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (cycle, client_id)
);
CREATE INDEX upgrade_failure_code ON upgrade_failure (cycle, code, client_id);

-- Each writer adds to a row of its own, so that none waits for another.
CREATE TABLE upgrade_ring_count (
  cycle integer NOT NULL,
  ring smallint NOT NULL,
  slot smallint NOT NULL,
  clients bigint NOT NULL,
  queued bigint NOT NULL,
  offline bigint NOT NULL,
  upgrading bigint NOT NULL,
  upgraded bigint NOT NULL,
  failed bigint NOT NULL,
  PRIMARY KEY (cycle, ring, slot)
) WITH (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
CREATE TABLE upgrade_version_count (
  cycle integer NOT NULL,
  version text NOT NULL,
  slot smallint NOT NULL,
  clients bigint NOT NULL,
  PRIMARY KEY (cycle, version, slot)
) WITH (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

CREATE TABLE upgrade_sent (
  second bigint NOT NULL,
  line integer NOT NULL,
  bytes bigint NOT NULL,
  PRIMARY KEY (second, line)
);
CREATE TABLE upgrade_sample (
  cycle integer NOT NULL,
  second bigint NOT NULL,
  upgraded bigint NOT NULL,
  failed bigint NOT NULL,
  upgrading bigint NOT NULL,
  bytes_per_second bigint NOT NULL,
  PRIMARY KEY (cycle, second)
);

CREATE TABLE upgrade_scheduler (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  -- Grows with each process that leads: a grant of an older term is undone.
  term bigint NOT NULL DEFAULT 0
);
INSERT INTO upgrade_scheduler DEFAULT VALUES;
`;

class UpgradeQueueTables1796500000101 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(tables);
    await queryRunner.query(queueFunctions);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE upgrade_roll, upgrade_gateway_run, upgrade_client, upgrade_queue,
      upgrade_group_turn, upgrade_permit, upgrade_failure, upgrade_ring_count, upgrade_version_count,
      upgrade_sent, upgrade_sample, upgrade_scheduler`);
    await queryRunner.query('DROP SEQUENCE upgrade_front_turn');
  }
}

export const queueMigrations = [UpgradeQueueTables1796500000101];
