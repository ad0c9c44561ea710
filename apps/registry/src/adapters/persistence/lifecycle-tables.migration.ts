import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An endpoint has a row per distinct count-down while it is offline, and none while it is online: what
 * the scan for lost and overdue clients walks along. The triggers keep it, in one statement per batch,
 * so that whoever writes presence needs to know nothing of it. `minutes` is an item's own limit, or 0
 * for "as the site says"; thresholds are applied when it is scanned.
 */
const tables = `
ALTER TABLE jump_client_state
  ADD COLUMN lost boolean NOT NULL DEFAULT false,
  ADD COLUMN disabled boolean NOT NULL DEFAULT false,
  ADD COLUMN passive boolean NOT NULL DEFAULT false,
  ADD COLUMN enrolled_at bigint NOT NULL DEFAULT 0,
  ADD COLUMN offline_minutes integer[] NOT NULL DEFAULT '{0}';
CREATE INDEX jump_client_state_labelled ON jump_client_state (client_id) WHERE lost OR disabled;

CREATE TABLE jump_client_countdown (
  client_id uuid NOT NULL,
  minutes integer NOT NULL,
  since bigint NOT NULL,
  PRIMARY KEY (client_id, minutes)
) WITH (autovacuum_vacuum_scale_factor = 0.05);
CREATE INDEX jump_client_countdown_order ON jump_client_countdown (minutes, since, client_id);
`;

const row = (source: string, sign: 1 | -1) => `SELECT ${sign} AS sign, version,
      CASE WHEN uninstalled THEN 'uninstalled' WHEN disabled THEN 'disabled' WHEN lost THEN 'lost'
        WHEN online THEN 'online' WHEN passive THEN 'passive' ELSE 'offline' END AS status,
      shard, run, roster_bucket, roster_hash, closed FROM ${source}`;

const counted = (rows: string) => `
  INSERT INTO fleet_count_change
    SELECT status, version, sum(sign) FROM (${rows}) r GROUP BY status, version HAVING sum(sign) <> 0;
  INSERT INTO roster_digest_change
    SELECT shard, run, roster_bucket, sum(sign), bit_xor(roster_hash) FROM (${rows}) r
    WHERE NOT closed GROUP BY shard, run, roster_bucket
    HAVING sum(sign) <> 0 OR bit_xor(roster_hash) <> 0;`;

/** When a client that is offline was last known to be there: a connection that its run did not survive counts too. */
const since = (name: string) =>
  `greatest(${name}.enrolled_at, ${name}.last_disconnect_at, ${name}.last_connect_at)`;

const counting = `
  INSERT INTO jump_client_countdown SELECT n.client_id, m, ${since('n')}
  FROM new_rows n, unnest(n.offline_minutes) m WHERE NOT n.online;`;

/**
 * What each client was and is, side by side. Grouped and not joined: a join of two lists of rows would be
 * planned for the few of the first batch and take the square of the many of a later one.
 */
const wasAndIs = `(
    SELECT client_id, bool_or(online) AS online, bool_or(was_online) AS was_online,
      max(minutes) AS minutes, max(old_minutes) AS old_minutes, max(since) AS since, max(old_since) AS old_since
    FROM (
      SELECT client_id, online, NULL::boolean AS was_online, offline_minutes AS minutes,
        NULL::integer[] AS old_minutes, ${since('n')} AS since, NULL::bigint AS old_since FROM new_rows n
      UNION ALL
      SELECT client_id, NULL, online, NULL, offline_minutes, NULL, ${since('o')} FROM old_rows o) r
    GROUP BY client_id)`;

const recounting = `
  DELETE FROM jump_client_countdown WHERE client_id = ANY (ARRAY(SELECT c.client_id FROM ${wasAndIs} c
    WHERE c.online AND NOT c.was_online OR c.minutes <> c.old_minutes));
  INSERT INTO jump_client_countdown AS k SELECT c.client_id, m, c.since
  FROM ${wasAndIs} c, unnest(c.minutes) m
  WHERE NOT c.online AND (c.was_online OR c.minutes <> c.old_minutes OR c.since <> c.old_since)
  ON CONFLICT (client_id, minutes) DO UPDATE SET since = excluded.since;`;

const uncounting = `
  DELETE FROM jump_client_countdown k USING old_rows o WHERE k.client_id = o.client_id;`;

const replaced = (name: string, body: string) => `
CREATE OR REPLACE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN${body}
  RETURN NULL;
END $body$;`;

const functions = [
  replaced('count_inserted_clients', counted(row('new_rows', 1)) + counting),
  replaced(
    'count_updated_clients',
    counted(`${row('new_rows', 1)} UNION ALL ${row('old_rows', -1)}`) + recounting,
  ),
  replaced('count_deleted_clients', counted(row('old_rows', -1)) + uncounting),
].join('');

/** The read model is there only in a database that an earlier version used. */
const clientsOfEarlierVersions = `
INSERT INTO jump_client_countdown
  SELECT client_id, 0, greatest(last_disconnect_at, last_connect_at) FROM jump_client_state WHERE NOT online;
DO $body$ BEGIN
  IF to_regclass('jump_client') IS NOT NULL THEN
    UPDATE jump_client_state s SET
      passive = c.connection_type = 'passive',
      enrolled_at = extract(epoch FROM c.enrolled_at)::bigint * 1000,
      offline_minutes = ARRAY[c.max_offline_minutes]
    FROM jump_client c WHERE c.client_id = s.client_id;
  END IF;
END $body$;
`;

/** What was seen, and when: the fleet for the guard, and the times in which no count-down ran. */
const watch = `
CREATE TABLE countdown_pause (
  began_at bigint PRIMARY KEY,
  ended_at bigint NOT NULL
);
CREATE TABLE fleet_watch (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  observed_at bigint NOT NULL
);
CREATE TABLE fleet_sample (
  at bigint PRIMARY KEY,
  online integer NOT NULL,
  lost integer NOT NULL,
  deleted integer NOT NULL
);
`;

class LifecycleTables1790000003001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(tables);
    await queryRunner.query(functions);
    await queryRunner.query(clientsOfEarlierVersions);
    await queryRunner.query(watch);
  }

  /** The columns stay: an older version ignores them, and its functions no longer tell all statuses. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE countdown_pause, fleet_watch, fleet_sample`);
  }
}

export const lifecycleMigrations = [LifecycleTables1790000003001];
