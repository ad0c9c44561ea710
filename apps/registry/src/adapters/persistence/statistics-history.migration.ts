import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Pictures go with their client; what a picture is never gets smaller by trying.
 */
const thumbnails = `
CREATE TABLE jump_client_thumbnail (
  client_id uuid PRIMARY KEY REFERENCES jump_client_state ON DELETE CASCADE,
  at bigint NOT NULL,
  image bytea,
  reason text NOT NULL
);
ALTER TABLE jump_client_thumbnail ALTER COLUMN image SET STORAGE EXTERNAL;
`;

/**
 * The six hours that a client is in stand in its hot row, a byte for each five minutes, and are changed by the
 * same update as everything else there. Only when they are over do they become a row here. Both tables are
 * partitioned by day: what is old goes by dropping a table.
 */
const history = `
ALTER TABLE jump_client_statistics
  ADD COLUMN period integer NOT NULL DEFAULT -1,
  ADD COLUMN slot smallint NOT NULL DEFAULT 0,
  ADD COLUMN cpu_sum integer NOT NULL DEFAULT 0,
  ADD COLUMN cpu_count smallint NOT NULL DEFAULT 0,
  ADD COLUMN cpu bytea NOT NULL DEFAULT '',
  ADD COLUMN disk bytea NOT NULL DEFAULT '';
CREATE TABLE statistics_history (
  client_id uuid NOT NULL, period integer NOT NULL, cpu bytea NOT NULL, disk bytea NOT NULL,
  PRIMARY KEY (client_id, period)
) PARTITION BY RANGE (period);
CREATE TABLE presence_history (
  client_id uuid NOT NULL, at bigint NOT NULL, online boolean NOT NULL
) PARTITION BY RANGE (at);
CREATE INDEX presence_history_of_client ON presence_history (client_id, at);
`;

/**
 * Whatever takes clients online or offline, a batch, the death of a shard or a roster, is seen here. A
 * history that cannot be written must not hold up presence.
 */
const presence = `
CREATE FUNCTION note_presence() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  INSERT INTO presence_history (client_id, at, online)
    SELECT client_id, max(at), sum(sign) > 0
    FROM (
      SELECT client_id, greatest(opened_at, last_disconnect_at) AS at, online::integer AS sign FROM new_rows
      UNION ALL SELECT client_id, 0, -online::integer FROM old_rows
    ) AS r
    GROUP BY client_id
    HAVING sum(sign) <> 0
      AND max(at) BETWEEN (extract(epoch FROM now()) - 86400) * 1000 AND (extract(epoch FROM now()) + 86400) * 1000;
  RETURN NULL;
EXCEPTION WHEN check_violation THEN
  RETURN NULL;
END $body$;
CREATE TRIGGER note_presence AFTER UPDATE ON jump_client_state REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION note_presence();
`;

class StatisticsHistory1796000000301 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(thumbnails);
    await queryRunner.query(history);
    await queryRunner.query(presence);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TRIGGER note_presence ON jump_client_state;
      DROP FUNCTION note_presence;
      DROP TABLE jump_client_thumbnail, statistics_history, presence_history;
      ALTER TABLE jump_client_statistics DROP COLUMN period, DROP COLUMN slot, DROP COLUMN cpu_sum,
        DROP COLUMN cpu_count, DROP COLUMN cpu, DROP COLUMN disk;`);
  }
}

export const statisticsHistoryMigrations = [StatisticsHistory1796000000301];
