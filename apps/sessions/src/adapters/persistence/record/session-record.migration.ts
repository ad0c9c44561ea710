import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = `
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE session_chat (
  session_id uuid NOT NULL,
  n integer NOT NULL,
  id uuid NOT NULL,
  from_type text NOT NULL,
  from_id text NOT NULL,
  from_name text NOT NULL,
  text text NOT NULL,
  said_at timestamptz NOT NULL,
  PRIMARY KEY (session_id, n),
  UNIQUE (session_id, id)
);

CREATE TABLE session_use (
  n bigint GENERATED ALWAYS AS IDENTITY,
  session_id uuid NOT NULL,
  leg uuid NOT NULL,
  channel bigint NOT NULL,
  turn integer NOT NULL,
  operation text NOT NULL,
  state text NOT NULL,
  path text,
  to_path text,
  pid integer,
  bytes bigint,
  sha256 text,
  code text,
  exit_code integer,
  opened_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (session_id, leg, channel, turn)
);
CREATE INDEX session_use_order ON session_use (session_id, n);

CREATE TABLE session_recording (
  session_id uuid NOT NULL,
  instance integer NOT NULL,
  leg uuid NOT NULL,
  channel bigint NOT NULL,
  chunks integer NOT NULL,
  started_at bigint NOT NULL,
  last_at bigint NOT NULL,
  ended_at bigint,
  cols integer NOT NULL,
  rows integer NOT NULL,
  size text NOT NULL,
  bytes bigint NOT NULL,
  missing_bytes bigint NOT NULL,
  gaps integer NOT NULL,
  PRIMARY KEY (session_id, instance)
) WITH (fillfactor = 70);
CREATE INDEX session_recording_shell ON session_recording (session_id, leg, channel, instance);

CREATE TABLE session_recording_chunk (
  session_id uuid NOT NULL,
  instance integer NOT NULL,
  n integer NOT NULL,
  items json NOT NULL,
  data bytea NOT NULL,
  PRIMARY KEY (session_id, instance, n)
);

CREATE TABLE session_survey (
  id uuid PRIMARY KEY,
  session_id uuid NOT NULL,
  kind text NOT NULL,
  by_id text NOT NULL,
  by_name text NOT NULL,
  answers jsonb NOT NULL,
  submitted_at timestamptz NOT NULL,
  UNIQUE (session_id, kind, by_id)
);`;

/** What is kept of a session beside its events: deleted with it, and never published. */
export class CreateSessionRecord1795000000602 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP TABLE session_chat, session_use, session_recording, session_recording_chunk, session_survey`,
    );
  }
}
