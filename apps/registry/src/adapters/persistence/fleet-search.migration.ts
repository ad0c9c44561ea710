import type { MigrationInterface, QueryRunner } from 'typeorm';
import { statusOf } from './fleet-items.js';

/**
 * One row for each item with all that lists search, filter and sort by, so that a page reads one table.
 * `list_key` is the id of a shared Jump Group, or the negative number of the user whose personal list it is.
 * The text has one line for each field, in the order of `searchLines`.
 */
const searchTable = `
ALTER TABLE jump_client_search
  ADD COLUMN endpoint_id uuid,
  ADD COLUMN list_key integer NOT NULL DEFAULT 1,
  ADD COLUMN previous_lists integer[] NOT NULL DEFAULT '{}',
  ADD COLUMN name text NOT NULL DEFAULT '',
  ADD COLUMN hostname text NOT NULL DEFAULT '',
  ADD COLUMN tag text NOT NULL DEFAULT '',
  ADD COLUMN registered_at bigint NOT NULL DEFAULT 0,
  ADD COLUMN last_accessed_at bigint NOT NULL DEFAULT 0;
ALTER TABLE jump_client_recency ADD COLUMN endpoint_id uuid;
UPDATE jump_client_recency SET endpoint_id = client_id;
UPDATE jump_client_search SET endpoint_id = client_id;
`;

const line = (text: string) =>
  `btrim(regexp_replace(lower(coalesce(${text}, '')), '[[:space:][:cntrl:]]+', ' ', 'g'))`;
const lines = (texts: readonly string[]) => `concat_ws(E'\\n', ${texts.map(line).join(', ')})`;
const told = (field: string) => `t.stats->>'${field}'`;

/** What earlier versions kept, from the read model as it was then. */
const refill = `
UPDATE jump_client_search x SET
  endpoint_id = coalesce((to_jsonb(c)->>'endpoint_id')::uuid, x.client_id),
  list_key = CASE WHEN to_jsonb(c)->>'jump_group_type' = 'personal' THEN -c.jump_group_id ELSE c.jump_group_id END,
  name = ${line('c.name')}, hostname = ${line('c.hostname')}, tag = ${line('c.tag')},
  registered_at = (extract(epoch FROM c.enrolled_at) * 1000)::bigint,
  identity = ${lines(['c.name', 'c.hostname', 'c.comments', 'c.tag'])}
FROM jump_client c WHERE c.client_id = x.client_id;
UPDATE jump_client_search x SET
  telemetry = ${lines([told('private_ip'), told('console_user'), told('domain'), told('fqdn'), told('workgroup'), told('hostname')])}
FROM jump_client_statistics t WHERE t.client_id = x.endpoint_id;
`;

const indexes = `
ALTER TABLE jump_client_search ALTER COLUMN endpoint_id SET NOT NULL;
ALTER TABLE jump_client_recency ALTER COLUMN endpoint_id SET NOT NULL;
CREATE INDEX jump_client_recency_endpoint ON jump_client_recency (endpoint_id);
CREATE INDEX jump_client_search_endpoint ON jump_client_search (endpoint_id);
CREATE INDEX jump_client_search_name ON jump_client_search (name, client_id);
CREATE INDEX jump_client_search_hostname ON jump_client_search (hostname, client_id);
CREATE INDEX jump_client_search_other_hostname ON jump_client_search (hostname, client_id) WHERE hostname <> name;
CREATE INDEX jump_client_search_tag ON jump_client_search (tag, client_id);
CREATE INDEX jump_client_search_console_user ON jump_client_search (split_part(telemetry, E'\\n', 2), client_id);
CREATE INDEX jump_client_search_registered ON jump_client_search (registered_at, client_id);
CREATE INDEX jump_client_search_accessed ON jump_client_search (last_accessed_at, client_id);
CREATE INDEX jump_client_search_list ON jump_client_search (list_key, name, client_id);
DROP INDEX jump_client_search_haystack;
CREATE INDEX jump_client_search_haystack ON jump_client_search USING gin (haystack gin_trgm_ops)
  WITH (gin_pending_list_limit = 256);
`;

/**
 * Who could see a client that is gone, for as long as somebody may still have to be told; and how many
 * items each list holds, as a sum over a log of changes that a compactor folds.
 */
const besides = `
CREATE TABLE jump_client_gone (
  client_id uuid PRIMARY KEY,
  lists integer[] NOT NULL,
  gone_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE jump_item_count (list_key integer PRIMARY KEY, items bigint NOT NULL);
CREATE TABLE jump_item_count_change (list_key integer NOT NULL, items bigint NOT NULL);
CREATE FUNCTION count_jump_items() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF TG_OP <> 'INSERT' THEN INSERT INTO jump_item_count_change VALUES (OLD.list_key, -1); END IF;
  IF TG_OP <> 'DELETE' THEN INSERT INTO jump_item_count_change VALUES (NEW.list_key, 1); END IF;
  RETURN NULL;
END $body$;
CREATE TRIGGER count_items AFTER INSERT OR DELETE ON jump_client_search
  FOR EACH ROW EXECUTE FUNCTION count_jump_items();
CREATE TRIGGER count_moved_items AFTER UPDATE OF list_key ON jump_client_search
  FOR EACH ROW WHEN (OLD.list_key <> NEW.list_key) EXECUTE FUNCTION count_jump_items();
INSERT INTO jump_item_count SELECT list_key, count(*) FROM jump_client_search GROUP BY list_key;
`;

class FleetSearch1796000000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(searchTable);
    const [{ exists } = { exists: false }] = (await queryRunner.query(
      `SELECT to_regclass('jump_client') IS NOT NULL AS exists`,
    )) as { exists: boolean }[];
    if (exists) await queryRunner.query(refill);
    await queryRunner.query(indexes);
    await queryRunner.query(besides);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TRIGGER count_items ON jump_client_search;
      DROP TRIGGER count_moved_items ON jump_client_search;
      DROP FUNCTION count_jump_items;
      DROP TABLE jump_client_gone, jump_item_count, jump_item_count_change;
      ALTER TABLE jump_client_search DROP COLUMN endpoint_id, DROP COLUMN list_key,
        DROP COLUMN previous_lists, DROP COLUMN name, DROP COLUMN hostname, DROP COLUMN tag,
        DROP COLUMN registered_at, DROP COLUMN last_accessed_at;
      ALTER TABLE jump_client_recency DROP COLUMN endpoint_id;`);
  }
}

/** A status that few clients have is read from here, and not looked for among all. */
class StatusIndex1796000000002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE INDEX jump_client_state_status ON jump_client_state (${statusOf('')}, client_id)`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX jump_client_state_status');
  }
}

export const fleetSearchMigrations = [FleetSearch1796000000001, StatusIndex1796000000002];
