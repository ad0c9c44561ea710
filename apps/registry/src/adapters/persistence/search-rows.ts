import type { Within } from '@jumpfleet/event-log';
import type {
  JumpClientCopied,
  JumpClientEdited,
  JumpClientEnrolled,
  JumpClientSettings,
  RegistryEvent,
} from '@jumpfleet/registry-domain';
import { searchLines } from '@jumpfleet/registry-domain';

type Tx = Parameters<Within<RegistryEvent>>[0];

const insertSql = `
WITH enrolled AS (
  SELECT * FROM json_to_recordset($1) AS e (client_id uuid, list_key integer, name text, hostname text, tag text,
    identity text, registered_at bigint)
), recency AS (
  INSERT INTO jump_client_recency (client_id, endpoint_id) SELECT client_id, client_id FROM enrolled
)
INSERT INTO jump_client_search (client_id, endpoint_id, list_key, name, hostname, tag, identity, registered_at)
SELECT client_id, client_id, list_key, name, hostname, tag, identity, registered_at FROM enrolled`;

/** A copy is found by what its endpoint says, from the first moment on. */
const copySql = `
WITH recency AS (
  INSERT INTO jump_client_recency (client_id, endpoint_id, last_connect_at)
  SELECT $1, endpoint_id, last_connect_at FROM jump_client_recency WHERE client_id = $8)
INSERT INTO jump_client_search (client_id, endpoint_id, list_key, name, hostname, tag, identity, registered_at,
  address, telemetry)
SELECT $1, endpoint_id, $2, $3, $4, $5, $6, $7, address, telemetry FROM jump_client_search WHERE client_id = $8`;

/** Where an item was before is kept, so that who saw it there can be told that it has gone. */
const editSql = `
UPDATE jump_client_search s SET list_key = e.list_key, name = e.name, tag = e.tag,
  identity = concat_ws(E'\\n', e.name, s.hostname, e.comments, e.tag),
  previous_lists = CASE WHEN s.list_key = e.list_key THEN s.previous_lists
    ELSE (s.list_key || s.previous_lists)[1:4] END
FROM json_to_recordset($1) AS e (client_id uuid, list_key integer, name text, tag text, comments text)
WHERE s.client_id = e.client_id`;

const deleteSql = `
WITH recency AS (DELETE FROM jump_client_recency WHERE client_id = $1
), searched AS (
  DELETE FROM jump_client_search WHERE client_id = $1 RETURNING list_key, previous_lists)
INSERT INTO jump_client_gone (client_id, lists) SELECT $1, list_key || previous_lists FROM searched
ON CONFLICT (client_id) DO NOTHING`;

/** What lists find and sort an item by, from its first event to its last. */
export const searchRows = {
  async enrolled(tx: Tx, events: readonly JumpClientEnrolled[]): Promise<void> {
    const rows = events.map(({ data: { clientId, computer, settings, enrolledAt } }) => ({
      client_id: clientId,
      ...columns(settings, computer.hostname, enrolledAt),
    }));
    await tx.query(insertSql, [JSON.stringify(rows)]);
  },

  async copied(tx: Tx, { data }: JumpClientCopied): Promise<void> {
    const { clientId, sourceId, settings, hostname, copiedAt } = data;
    const copy = Object.values(columns(settings, hostname, copiedAt));
    await tx.query(copySql, [clientId, ...copy, sourceId]);
  },

  /** At most one edit of each item. */
  async edited(tx: Tx, events: readonly JumpClientEdited[]): Promise<void> {
    const rows = events.map(({ data: { clientId, settings } }) => ({
      client_id: clientId,
      list_key: listKey(settings),
      name: searchLines([settings.name]),
      tag: searchLines([settings.tag]),
      comments: searchLines([settings.comments]),
    }));
    await tx.query(editSql, [JSON.stringify(rows)]);
  },

  async deleted(tx: Tx, clientId: string): Promise<void> {
    await tx.query(deleteSql, [clientId]);
  },
};

/** In the order in which the statements above name them. */
function columns(settings: JumpClientSettings, hostname: string, at: string) {
  const { name, comments, tag } = settings;
  return {
    list_key: listKey(settings),
    name: searchLines([name]),
    hostname: searchLines([hostname]),
    tag: searchLines([tag]),
    identity: searchLines([name, hostname, comments, tag]),
    registered_at: Date.parse(at),
  };
}

/** Groups and personal lists as one set of numbers; see the migration of the table. */
function listKey({ jumpGroup: { type, id } }: JumpClientSettings): number {
  return type === 'personal' ? -id : id;
}
