import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A deployed client takes a place from its enrolment until it is uninstalled or its endpoint goes. The
 * places are counted as sums over a log of changes, in all and by installer, like the fleet's own counts.
 */
const places = `
CREATE TABLE jump_client_place (
  client_id uuid PRIMARY KEY REFERENCES jump_client_state ON DELETE CASCADE,
  installer_id uuid NOT NULL,
  active boolean NOT NULL
);
CREATE TABLE place_count (
  installer_id uuid NOT NULL, active boolean NOT NULL, clients bigint NOT NULL,
  PRIMARY KEY (installer_id, active)
);
CREATE TABLE place_count_change (installer_id uuid NOT NULL, active boolean NOT NULL, clients bigint NOT NULL);

CREATE FUNCTION free_place() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  DELETE FROM jump_client_place WHERE client_id = NEW.client_id;
  RETURN NULL;
END $body$;
CREATE TRIGGER free_place AFTER UPDATE OF uninstalled ON jump_client_state
  FOR EACH ROW WHEN (NEW.uninstalled AND NOT OLD.uninstalled) EXECUTE FUNCTION free_place();
`;

/** The nil id stands for all installers together. */
const countFunction = (name: string, rows: string) => `
CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  INSERT INTO place_count_change
    SELECT whose, active, sum(sign) FROM (${rows}) r
    CROSS JOIN LATERAL (VALUES (r.installer_id), ('00000000-0000-0000-0000-000000000000'::uuid)) w (whose)
    GROUP BY whose, active HAVING sum(sign) <> 0;
  RETURN NULL;
END $body$;`;
const rowsOf = (source: string, sign: 1 | -1) =>
  `SELECT ${sign} AS sign, installer_id, active FROM ${source}`;

const counters = `
${countFunction('count_taken_places', rowsOf('new_rows', 1))}
${countFunction('count_changed_places', `${rowsOf('new_rows', 1)} UNION ALL ${rowsOf('old_rows', -1)}`)}
${countFunction('count_freed_places', rowsOf('old_rows', -1))}
CREATE TRIGGER count_taken AFTER INSERT ON jump_client_place REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION count_taken_places();
CREATE TRIGGER count_changed AFTER UPDATE ON jump_client_place REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION count_changed_places();
CREATE TRIGGER count_freed AFTER DELETE ON jump_client_place REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION count_freed_places();
`;

/** The read model is there only in a database that an earlier version used. */
const placesOfEarlierVersions = `
DO $body$ BEGIN
  IF to_regclass('jump_client') IS NOT NULL THEN
    INSERT INTO jump_client_place
      SELECT c.client_id, c.installer_id, c.connection_type = 'active'
      FROM jump_client c JOIN jump_client_state s ON s.client_id = c.client_id WHERE NOT s.uninstalled;
  END IF;
END $body$;`;

const line = `
ALTER TABLE installer_key
  ADD COLUMN revoked boolean NOT NULL DEFAULT false,
  ADD COLUMN first_downloaded_at timestamptz;

CREATE TABLE enrolment_gate (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  per_minute integer
);
INSERT INTO enrolment_gate DEFAULT VALUES;

CREATE TABLE enrolment_turn (
  number bigint PRIMARY KEY,
  public_key_thumbprint text UNIQUE,
  asked_at bigint NOT NULL,
  due_at bigint NOT NULL,
  kept_until bigint NOT NULL
);
CREATE INDEX enrolment_turn_due ON enrolment_turn (due_at, number);
`;

class EnrolmentTables1790000004001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(places);
    await queryRunner.query(counters);
    await queryRunner.query(placesOfEarlierVersions);
    await queryRunner.query(line);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TRIGGER free_place ON jump_client_state;
      DROP TABLE jump_client_place, place_count, place_count_change, enrolment_gate, enrolment_turn;
      DROP FUNCTION free_place, count_taken_places, count_changed_places, count_freed_places;
      ALTER TABLE installer_key DROP COLUMN revoked, DROP COLUMN first_downloaded_at;`);
  }
}

export const enrolmentMigrations = [EnrolmentTables1790000004001];
