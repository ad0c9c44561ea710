import type { MigrationInterface, QueryRunner } from 'typeorm';
import { deliveryFunctions } from './delivery-functions.sql.js';

/**
 * A fact is kept once; deliveries refer to it. Both take their numbers from one sequence, a fact before its
 * deliveries and all of them within a hundred: so numbers tell the time, and a fact where its deliveries are.
 * `is_head` is the first of a recipient that is queued under a key. Indexes of one recipient's deliveries are by `-seq`:
 * so no plan can take the walk through everybody's for a short cut.
 */
const tables = [
  `CREATE SEQUENCE delivery_seq`,
  `CREATE TABLE delivery_facts (
     id bigint PRIMARY KEY DEFAULT nextval('delivery_seq'),
     event_id uuid NOT NULL UNIQUE,
     name text NOT NULL,
     key text NOT NULL,
     fact json NOT NULL,
     created_at timestamptz NOT NULL DEFAULT clock_timestamp()
   )`,
  `CREATE TABLE deliveries (
     seq bigint PRIMARY KEY DEFAULT nextval('delivery_seq'),
     id text NOT NULL UNIQUE,
     recipient_id uuid NOT NULL,
     fact_id bigint NOT NULL,
     key text NOT NULL,
     status text NOT NULL DEFAULT 'queued',
     is_head boolean NOT NULL,
     attempts integer NOT NULL DEFAULT 0,
     failures integer NOT NULL DEFAULT 0,
     first_attempt_at timestamptz,
     next_attempt_at timestamptz NOT NULL DEFAULT now(),
     finished_at timestamptz
   ) WITH (autovacuum_vacuum_scale_factor = 0.05)`,
  `CREATE TABLE delivery_attempts (
     delivery bigint NOT NULL,
     number integer NOT NULL,
     at timestamptz NOT NULL,
     duration_ms integer NOT NULL,
     status_code integer,
     error text,
     excerpt text,
     PRIMARY KEY (delivery, number)
   )`,
  `CREATE TABLE remembered_values (
     recipient_id uuid NOT NULL,
     key text NOT NULL,
     name text NOT NULL,
     value text NOT NULL,
     at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (recipient_id, key, name)
   )`,
];

const indexes = [
  `CREATE INDEX delivery_facts_time ON delivery_facts (created_at)`,
  `CREATE INDEX delivery_facts_name ON delivery_facts (name, id)`,
  `CREATE INDEX delivery_facts_key ON delivery_facts (key, id)`,
  `CREATE INDEX deliveries_queued ON deliveries (recipient_id, (-seq)) WHERE status = 'queued'`,
  `CREATE INDEX deliveries_of_lane ON deliveries (recipient_id, key, (-seq)) WHERE status = 'queued'`,
  `CREATE INDEX deliveries_due ON deliveries (recipient_id, next_attempt_at, seq) WHERE status = 'queued' AND is_head`,
  `CREATE INDEX deliveries_finished ON deliveries (recipient_id, (-seq)) WHERE status <> 'queued'`,
  `CREATE INDEX deliveries_ended ON deliveries (seq) WHERE status <> 'queued'`,
  `CREATE INDEX deliveries_unusual ON deliveries (status, recipient_id, seq)
     WHERE status IN ('dead', 'skipped', 'dropped')`,
  `CREATE INDEX deliveries_unusual_newest ON deliveries (status, seq) WHERE status IN ('dead', 'skipped', 'dropped')`,
  `CREATE INDEX delivery_attempts_time ON delivery_attempts (at)`,
];

/** What was queued goes on: the same ids, the same order. */
const carryOver = [
  `CREATE TABLE former.numbered AS
     SELECT first.event_id, d.id, row_number() OVER (ORDER BY first.seq, d.seq NULLS FIRST) AS number
     FROM (SELECT event_id, min(seq) AS seq FROM former.deliveries GROUP BY event_id) first
     CROSS JOIN LATERAL (
       SELECT NULL AS id, NULL::bigint AS seq
       UNION ALL SELECT id, seq FROM former.deliveries WHERE event_id = first.event_id) d`,
  `INSERT INTO delivery_facts (id, event_id, name, key, fact, created_at)
     SELECT n.number, d.event_id, d.event_name, d.key, d.fact, d.created_at FROM former.numbered n
     CROSS JOIN LATERAL (
       SELECT * FROM former.deliveries WHERE event_id = n.event_id ORDER BY seq LIMIT 1) d WHERE n.id IS NULL`,
  `INSERT INTO deliveries
     SELECT n.number, d.id, d.recipient_id, f.id, d.key, d.status, false, d.attempts, d.failures, d.first_attempt_at,
       d.next_attempt_at, d.finished_at
     FROM former.numbered n JOIN former.deliveries d ON d.id = n.id JOIN delivery_facts f ON f.event_id = n.event_id`,
  `UPDATE deliveries d SET is_head = true WHERE status = 'queued' AND seq = (
     SELECT min(q.seq) FROM deliveries q
     WHERE q.recipient_id = d.recipient_id AND q.key = d.key AND q.status = 'queued')`,
  `INSERT INTO delivery_attempts
     SELECT d.seq, a.number, a.at, a.duration_ms, a.status_code, a.error FROM former.delivery_attempts a
     JOIN deliveries d ON d.id = a.delivery_id`,
  `SELECT setval('delivery_seq', 1 + (SELECT count(*) FROM former.numbered))`,
  `INSERT INTO recipient_intake SELECT recipient_id, count(*) FROM deliveries WHERE status = 'queued' GROUP BY recipient_id`,
  `INSERT INTO recipient_health (recipient_id, retrying)
     SELECT recipient_id, count(*) FILTER (WHERE failures > 0) FROM deliveries WHERE status = 'queued' GROUP BY recipient_id`,
];

export class Deliveries1796000000101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE SCHEMA former');
    for (const table of ['deliveries', 'delivery_attempts'])
      await runner.query(`ALTER TABLE ${table} SET SCHEMA former`);
    for (const statement of [...tables, ...carryOver, ...indexes, ...deliveryFunctions])
      await runner.query(statement);
    await runner.query('DROP SCHEMA former CASCADE');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION claim_deliveries, settle_deliveries');
    await runner.query(
      'DROP TABLE remembered_values, delivery_attempts, deliveries, delivery_facts',
    );
    await runner.query('DROP SEQUENCE delivery_seq');
  }
}
