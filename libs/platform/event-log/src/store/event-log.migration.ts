import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = `
CREATE TABLE event_streams (
  stream text PRIMARY KEY CHECK (stream !~ '[[:cntrl:]]'),
  revision integer NOT NULL,
  last_hash bytea NOT NULL
) WITH (fillfactor = 70);

CREATE SEQUENCE event_positions AS bigint;
CREATE TABLE events (
  position bigint PRIMARY KEY DEFAULT nextval('event_positions'),
  stream text NOT NULL,
  revision integer NOT NULL,
  partition smallint NOT NULL,
  event_id uuid NOT NULL,
  type text NOT NULL,
  version integer NOT NULL,
  data json NOT NULL,
  cause json NOT NULL,
  recorded_at timestamptz NOT NULL,
  previous_hash bytea NOT NULL,
  UNIQUE (stream, revision)
);

CREATE TABLE event_read_models (
  name text PRIMARY KEY,
  definition text NOT NULL
);

CREATE TABLE outbox_relay (
  source text PRIMARY KEY,
  position bigint NOT NULL DEFAULT 0,
  published bigint[] NOT NULL,
  attempt integer NOT NULL DEFAULT 0,
  stream_sequence bigint NOT NULL DEFAULT 0,
  stream_created text NOT NULL DEFAULT ''
) WITH (fillfactor = 50);

CREATE TABLE consumer_positions (
  consumer text NOT NULL,
  source text NOT NULL,
  partition smallint NOT NULL,
  position bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (consumer, source, partition)
) WITH (fillfactor = 50);

CREATE TABLE consumer_cursors (
  consumer text PRIMARY KEY,
  stream_sequence bigint NOT NULL,
  stream_created text NOT NULL,
  message_time text NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE parked_events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  consumer text NOT NULL,
  source text NOT NULL,
  partition smallint NOT NULL,
  position bigint NOT NULL,
  event_id text NOT NULL,
  type text NOT NULL,
  event json NOT NULL,
  headers json NOT NULL,
  error text NOT NULL,
  attempts integer NOT NULL DEFAULT 1,
  parked_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (consumer, source, partition, position)
);`;

/**
 * One round trip for several appends: takes the streams' rows first, so that writers of one stream
 * queue up and a conflict wastes no position; chains the hashes as hash-chain.ts does; then locks and
 * reads the read-model rows that the events touch. Answers a position for each event; NULL where the
 * append met a conflict, which leaves no trace. Callers send the appends in the order of their
 * streams, against deadlocks.
 */
const appendFunction = `
CREATE FUNCTION event_log_append(
  p_events json, p_models json, OUT positions bigint[], OUT rows jsonb
) LANGUAGE plpgsql AS $body$
DECLARE
  v record;
  v_append integer;
  v_stream text;
  v_revision integer;
  v_hash bytea;
  v_previous bytea;
  v_position bigint;
  v_model json;
BEGIN
  FOR v IN SELECT * FROM json_to_recordset(p_events) AS e (append integer, stream text,
      expected integer, partition smallint, recorded_at text, cause json, id uuid, type text,
      version integer, data json) LOOP
    IF v_append IS DISTINCT FROM v.append THEN
      IF v_hash IS NOT NULL THEN
        UPDATE event_streams s SET revision = v_revision, last_hash = v_hash
          WHERE s.stream = v_stream;
      END IF;
      v_append := v.append;
      v_stream := v.stream;
      v_revision := v.expected;
      v_hash := NULL;
      IF v_revision = 0 THEN
        INSERT INTO event_streams (stream, revision, last_hash)
          VALUES (v_stream, 0, decode(repeat('00', 32), 'hex'))
          ON CONFLICT DO NOTHING RETURNING last_hash INTO v_hash;
      ELSE
        SELECT s.last_hash INTO v_hash FROM event_streams s
          WHERE s.stream = v_stream AND s.revision = v_revision FOR UPDATE;
      END IF;
    END IF;
    v_position := NULL;
    IF v_hash IS NOT NULL THEN
      v_revision := v_revision + 1;
      v_previous := v_hash;
      v_hash := sha256(convert_to(concat_ws(E'\\n', encode(v_previous, 'hex'), v_stream,
        v_revision, v.id, v.type, v.version, v.recorded_at, v.cause::text, v.data::text), 'UTF8'));
      INSERT INTO events (stream, revision, partition, event_id, type, version, data, cause,
          recorded_at, previous_hash)
        VALUES (v_stream, v_revision, v.partition, v.id, v.type, v.version, v.data, v.cause,
          v.recorded_at::timestamptz, v_previous)
        RETURNING position INTO v_position;
    END IF;
    positions := array_append(positions, v_position);
  END LOOP;
  IF v_hash IS NOT NULL THEN
    UPDATE event_streams s SET revision = v_revision, last_hash = v_hash WHERE s.stream = v_stream;
  END IF;

  rows := '[]';
  FOR v_model IN SELECT value FROM json_array_elements(p_models) LOOP
    rows := rows || jsonb_build_array(
      event_log_rows(v_model->>'table', v_model->>'key', v_model->'keys', true));
  END LOOP;
END $body$;`;

/**
 * Answers rows of a read model; on request locks their keys until the transaction ends, also those
 * that have no row yet. The keys come sorted, so that two transactions never wait for each other in a ring.
 */
const rowsFunction = `
CREATE FUNCTION event_log_rows(p_table text, p_key text, p_keys json, p_lock boolean)
RETURNS jsonb
LANGUAGE plpgsql AS $body$
DECLARE
  v_type text;
  v_rows jsonb;
BEGIN
  IF p_lock THEN
    PERFORM pg_advisory_xact_lock(hashtextextended(p_table || E'\\n' || k, 0))
      FROM json_array_elements_text(p_keys) k;
  END IF;
  SELECT format_type(a.atttypid, a.atttypmod) INTO v_type FROM pg_attribute a
    WHERE a.attrelid = to_regclass(quote_ident(p_table)) AND a.attname = p_key;
  EXECUTE format(
    'SELECT coalesce(jsonb_agg(to_jsonb(t)), ''[]'') FROM %1$I t WHERE t.%2$I = ANY (ARRAY(SELECT json_array_elements_text($1))::%3$s[])',
    p_table, p_key, v_type) INTO v_rows USING p_keys;
  RETURN v_rows;
END $body$;`;

class EventLogTables1790000000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(tables);
    await queryRunner.query(rowsFunction);
    await queryRunner.query(appendFunction);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION event_log_append(json, json);
      DROP FUNCTION event_log_rows(text, text, json, boolean);
      DROP TABLE parked_events, consumer_cursors, consumer_positions, outbox_relay,
        event_read_models, events, event_streams;
      DROP SEQUENCE event_positions;`);
  }
}

/** An event's causes are found by their ids, whatever stream they are in. */
class EventIdIndex1790000000002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE INDEX events_event_id ON events (event_id)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX events_event_id');
  }
}

/** For every service that has events of its own or consumes others'. */
export const eventLogMigrations = [EventLogTables1790000000001, EventIdIndex1790000000002];
