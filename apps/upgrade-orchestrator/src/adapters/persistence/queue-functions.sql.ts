import { counting } from './queue-counters.sql.js';

/**
 * What the scheduler does to its tables, as functions: their plans are made once for a connection, and each is one
 * round trip. Rows of clients are written before those of the queue, each in the order of their keys, so that
 * two that meet wait for each other instead of blocking each other.
 */

/** Batches name their rows by key: every join is a look-up there, whatever an array's length makes the planner guess. */
const byKey = `SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET jit = off`;

/** A client that comes into the open ring takes its place no further to the front than where the ring is by now. */
const presentTurn = `CASE WHEN c.ring = p_head_ring THEN greatest(c.turn, p_head_turn) ELSE c.turn END`;

const enqueue = (cycle: string, clients: string): string => `
  INSERT INTO upgrade_queue AS q (cycle, client_id, turn, list, line, lane, ring)
    SELECT c.cycle, c.client_id, CASE WHEN c.front > 0 THEN c.front ELSE c.turn END, hashtext(c.list_key), c.line,
      CASE WHEN c.front > 0 THEN 0 ELSE 1 END, CASE WHEN c.front > 0 THEN 0 ELSE c.ring END
    FROM upgrade_client c
    WHERE c.cycle = ${cycle} AND c.client_id = ANY (${clients}) AND c.state = 'pending' AND c.online
    ORDER BY c.client_id
    ON CONFLICT (cycle, client_id) DO UPDATE
      SET turn = excluded.turn, line = excluded.line, lane = excluded.lane, ring = excluded.ring
      WHERE (q.turn, q.line, q.lane, q.ring) IS DISTINCT FROM (excluded.turn, excluded.line, excluded.lane, excluded.ring);`;

/** A later epoch wins, and at equal epochs the end of the line; who runs the target version needs nothing more. */
const presence = `
CREATE FUNCTION upgrade_apply_presence(p_cycle integer, p_clients uuid[], p_epochs bigint[], p_lines integer[],
  p_open boolean[], p_versions text[], p_current boolean[], p_head_ring integer, p_head_turn integer)
RETURNS TABLE (client uuid, permit bigint, known boolean, news boolean) LANGUAGE plpgsql ${byKey} AS $body$
DECLARE touched uuid[];
BEGIN
  WITH changed AS (
    UPDATE upgrade_client c SET epoch = i.epoch, line = i.line, closed = NOT i.is_open,
      online = i.is_open AND EXISTS (SELECT FROM upgrade_gateway_run r WHERE r.line = i.line AND r.alive),
      version = CASE WHEN i.is_open AND i.version <> '' THEN i.version ELSE c.version END,
      state = CASE WHEN NOT (i.is_open AND i.is_current) THEN c.state
        WHEN c.state IN ('pending', 'failed') THEN 'upgraded'
        WHEN c.state = 'filling' THEN 'filling-current' ELSE c.state END,
      turn = ${presentTurn}
    FROM unnest(p_clients, p_epochs, p_lines, p_open, p_versions, p_current)
      AS i(client_id, epoch, line, is_open, version, is_current)
    WHERE c.cycle = p_cycle AND c.client_id = i.client_id
      AND (i.epoch > c.epoch OR i.epoch = c.epoch AND NOT i.is_open AND NOT c.closed)
    RETURNING c.client_id)
  SELECT coalesce(array_agg(g.client_id ORDER BY g.client_id), '{}') INTO touched FROM changed g;
  IF cardinality(touched) > 0 THEN
    DELETE FROM upgrade_failure f USING upgrade_client c WHERE f.cycle = p_cycle AND f.client_id = ANY (touched)
      AND c.cycle = f.cycle AND c.client_id = f.client_id AND c.state = 'upgraded';
    DELETE FROM upgrade_queue q USING upgrade_client c WHERE q.cycle = p_cycle AND q.client_id = ANY (touched)
      AND c.cycle = q.cycle AND c.client_id = q.client_id AND NOT (c.state = 'pending' AND c.online);
    ${enqueue('p_cycle', 'touched')}
    UPDATE upgrade_permit p SET line = c.line FROM upgrade_client c
      WHERE c.cycle = p_cycle AND c.client_id = ANY (touched) AND c.permit > 0 AND c.online
        AND p.permit = c.permit AND p.line <> c.line;
  END IF;
  RETURN QUERY SELECT i.client_id, coalesce(c.permit, 0), c.client_id IS NOT NULL, i.client_id = ANY (touched)
    FROM unnest(p_clients) AS i(client_id)
    LEFT JOIN upgrade_client c ON c.cycle = p_cycle AND c.client_id = i.client_id
    WHERE c.client_id IS NULL OR c.permit > 0;
END $body$;
`;

/** Clients that are known already are as presence says; the others get a ring by their hash and the next turn of their group. */
const joining = `
CREATE FUNCTION upgrade_join(p_cycle integer, p_clients uuid[], p_epochs bigint[], p_lines integer[],
  p_open boolean[], p_versions text[], p_current boolean[], p_platforms text[], p_lists text[], p_names text[],
  p_head_ring integer, p_head_turn integer)
RETURNS integer LANGUAGE plpgsql ${byKey} AS $body$
DECLARE
  roll upgrade_roll;
  fresh uuid[];
BEGIN
  SELECT * INTO roll FROM upgrade_roll WHERE cycle = p_cycle;
  PERFORM upgrade_apply_presence(p_cycle, p_clients, p_epochs, p_lines, p_open, p_versions, p_current,
    p_head_ring, p_head_turn);
  WITH item AS MATERIALIZED (
    SELECT i.*, uuid_hash_extended(i.client_id, p_cycle) AS hash,
      CASE WHEN roll.filled AND NOT i.is_current
        THEN (SELECT 1 + count(*) FROM unnest(roll.ring_ends) e WHERE e < uuid_hash_extended(i.client_id, p_cycle))
        ELSE 0 END::smallint AS ring
    FROM unnest(p_clients, p_epochs, p_lines, p_open, p_versions, p_current, p_platforms, p_lists, p_names)
      AS i(client_id, epoch, line, is_open, version, is_current, platform, list_key, name)
    WHERE NOT EXISTS (SELECT FROM upgrade_client c WHERE c.cycle = p_cycle AND c.client_id = i.client_id)
  ), placed AS (
    SELECT i.*, coalesce((SELECT g.turn FROM upgrade_group_turn g
        WHERE g.cycle = p_cycle AND g.ring = i.ring AND g.list_key = i.list_key), 0)
      + row_number() OVER (PARTITION BY i.ring, i.list_key ORDER BY i.hash)::integer AS turn
    FROM item i
  ), written AS (
    INSERT INTO upgrade_client AS c (cycle, client_id, hash, epoch, line, turn, ring, online, closed, state, version,
      platform, list_key, name)
    SELECT p_cycle, p.client_id, p.hash, p.epoch, p.line,
      CASE WHEN p.ring = p_head_ring THEN greatest(p.turn, p_head_turn) ELSE p.turn END, p.ring,
      p.is_open AND EXISTS (SELECT FROM upgrade_gateway_run r WHERE r.line = p.line AND r.alive), NOT p.is_open,
      CASE WHEN roll.filled THEN CASE WHEN p.is_current THEN 'current' ELSE 'pending' END
        ELSE CASE WHEN p.is_current THEN 'filling-current' ELSE 'filling' END END,
      p.version, p.platform, p.list_key, p.name
    FROM placed p ORDER BY p.client_id
    ON CONFLICT (cycle, client_id) DO NOTHING
    RETURNING c.client_id, c.ring, c.list_key, c.turn
  ), turns AS (
    INSERT INTO upgrade_group_turn AS g (cycle, ring, list_key, turn)
    SELECT p_cycle, w.ring, w.list_key, max(w.turn) FROM written w WHERE w.ring > 0
    GROUP BY w.ring, w.list_key ORDER BY w.ring, w.list_key
    ON CONFLICT (cycle, ring, list_key) DO UPDATE SET turn = greatest(g.turn, excluded.turn)
  )
  SELECT coalesce(array_agg(w.client_id), '{}') INTO fresh FROM written w;
  ${enqueue('p_cycle', 'fresh')}
  RETURN cardinality(fresh);
END $body$;
`;

/**
 * Gives all who were gathered their places: rings with exact quotas of those that need the upgrade, and in
 * each ring the k-th of every group before any group's next. Those that need none are in no ring.
 */
const filling = `
CREATE FUNCTION upgrade_fill(p_cycle integer, p_shares double precision[]) RETURNS integer LANGUAGE plpgsql
SET work_mem = '64MB' SET jit = off AS $body$
DECLARE members integer;
BEGIN
  PERFORM 1 FROM upgrade_roll WHERE cycle = p_cycle AND NOT filled FOR UPDATE;
  IF NOT FOUND THEN RETURN (SELECT sum(clients)::integer FROM upgrade_ring_count WHERE cycle = p_cycle); END IF;
  WITH ranked AS (
    SELECT client_id, list_key, hash, row_number() OVER (ORDER BY hash, client_id) AS rank, count(*) OVER () AS total
    FROM upgrade_client WHERE cycle = p_cycle AND state = 'filling'
  ), ringed AS (
    SELECT r.client_id, r.list_key, r.hash, 1 + (SELECT count(*) FROM unnest(p_shares) s
      WHERE r.rank > greatest(1, round(s * r.total)))::integer AS ring FROM ranked r
  ), placed AS (
    SELECT client_id, ring, row_number() OVER (PARTITION BY ring, list_key ORDER BY hash, client_id)::integer AS turn
    FROM ringed
  )
  UPDATE upgrade_client c SET state = 'pending', ring = p.ring, turn = p.turn
  FROM placed p WHERE c.cycle = p_cycle AND c.client_id = p.client_id;
  UPDATE upgrade_roll u SET filled = true, ring_ends = (
    SELECT array_agg(CASE WHEN n = cardinality(p_shares) THEN 9223372036854775807 ELSE coalesce(
      (SELECT max(c.hash) FROM upgrade_client c WHERE c.cycle = p_cycle AND c.ring BETWEEN 1 AND n),
      ((p_shares[n] - 0.5) * 18446744073709549568)::bigint) END ORDER BY n)
    FROM generate_subscripts(p_shares, 1) n)
  WHERE u.cycle = p_cycle;
  UPDATE upgrade_client SET state = 'current' WHERE cycle = p_cycle AND state = 'filling-current';
  INSERT INTO upgrade_group_turn SELECT p_cycle, ring, list_key, max(turn) FROM upgrade_client
    WHERE cycle = p_cycle AND state = 'pending' GROUP BY ring, list_key;
  INSERT INTO upgrade_queue (cycle, client_id, turn, list, line, lane, ring)
    SELECT cycle, client_id, turn, hashtext(list_key), line, 1, ring FROM upgrade_client
    WHERE cycle = p_cycle AND state = 'pending' AND online;
  SELECT coalesce(sum(clients), 0)::integer INTO members FROM upgrade_ring_count WHERE cycle = p_cycle;
  RETURN members;
END $body$;
`;

/** Undoes the append that it belongs to when another process leads by now, or a client has lost its place meanwhile. */
const granting = `
CREATE FUNCTION upgrade_grant(p_term bigint, p_cycle integer, p_clients uuid[], p_permits bigint[], p_releases text[])
RETURNS void LANGUAGE plpgsql ${byKey} AS $body$
DECLARE granted integer;
BEGIN
  PERFORM 1 FROM upgrade_scheduler WHERE term = p_term FOR SHARE;
  IF NOT FOUND THEN RAISE EXCEPTION 'another process leads' USING ERRCODE = 'UPG01'; END IF;
  UPDATE upgrade_client c SET state = 'upgrading', permit = g.permit
    FROM unnest(p_clients, p_permits) AS g(client_id, permit)
    WHERE c.cycle = p_cycle AND c.client_id = g.client_id AND c.state = 'pending' AND c.online;
  GET DIAGNOSTICS granted = ROW_COUNT;
  IF granted <> cardinality(p_clients) THEN
    RAISE EXCEPTION 'a client has lost its place' USING ERRCODE = 'UPG02';
  END IF;
  DELETE FROM upgrade_queue q WHERE q.cycle = p_cycle AND q.client_id = ANY (p_clients);
  INSERT INTO upgrade_permit (permit, client_id, cycle, line, ring, release_id)
    SELECT g.permit, g.client_id, p_cycle, c.line, c.ring, g.release_id
    FROM unnest(p_clients, p_permits, p_releases) AS g(client_id, permit, release_id)
    JOIN upgrade_client c ON c.cycle = p_cycle AND c.client_id = g.client_id;
END $body$;

CREATE FUNCTION upgrade_end(p_permits bigint[], p_states text[], p_versions text[], p_codes text[], p_details text[],
  p_head_ring integer, p_head_turn integer)
RETURNS void LANGUAGE plpgsql ${byKey} AS $body$
DECLARE
  ended upgrade_permit[];
  p_cycle integer;
BEGIN
  SELECT coalesce(array_agg(p ORDER BY p.client_id), '{}') INTO ended FROM upgrade_permit p WHERE p.permit = ANY (p_permits);
  UPDATE upgrade_client c SET permit = 0,
    attempts = least(c.attempts + (e.state = 'pending')::integer, 1000),
    state = CASE WHEN c.state = 'gone' THEN c.state WHEN e.state = 'pending' AND c.attempts >= 9 THEN 'failed' WHEN e.state = 'absent' THEN 'pending' ELSE e.state END,
    online = c.online AND (e.state <> 'absent' OR c.line <> p.line),
    closed = c.closed OR (e.state = 'absent' AND c.line = p.line),
    version = CASE WHEN e.version <> '' THEN e.version ELSE c.version END,
    front = CASE WHEN e.state IN ('pending', 'absent') THEN c.front ELSE 0 END,
    turn = ${presentTurn}
  FROM unnest(ended) p, unnest(p_permits, p_states, p_versions) AS e(permit, state, version)
  WHERE e.permit = p.permit AND c.cycle = p.cycle AND c.client_id = p.client_id AND c.permit = p.permit;
  INSERT INTO upgrade_failure AS f (cycle, client_id, ring, code, detail)
    SELECT c.cycle, c.client_id, c.ring, CASE WHEN e.state = 'pending' THEN 'interrupted' ELSE e.code END, e.detail
    FROM unnest(ended) p, unnest(p_permits, p_states, p_codes, p_details) AS e(permit, state, code, detail), upgrade_client c
    WHERE e.permit = p.permit AND c.cycle = p.cycle AND c.client_id = p.client_id AND c.state = 'failed'
    ON CONFLICT (cycle, client_id) DO UPDATE SET code = excluded.code, detail = excluded.detail, at = now();
  DELETE FROM upgrade_permit p WHERE p.permit = ANY (p_permits);
  FOR p_cycle IN SELECT DISTINCT e.cycle FROM unnest(ended) e LOOP
    ${enqueue('p_cycle', '(SELECT array_agg(e.client_id) FROM unnest(ended) e)::uuid[]')}
  END LOOP;
END $body$;
`;

/** All lines of a run end at once, or are found to live. */
const runs = `
CREATE FUNCTION upgrade_lapse(p_cycle integer, p_line integer) RETURNS integer LANGUAGE plpgsql AS $body$
DECLARE gone uuid[];
BEGIN
  UPDATE upgrade_gateway_run SET alive = false, since = now() WHERE line = p_line;
  WITH changed AS (UPDATE upgrade_client SET online = false WHERE cycle = p_cycle AND line = p_line AND online
    RETURNING client_id)
  SELECT coalesce(array_agg(client_id), '{}') INTO gone FROM changed;
  DELETE FROM upgrade_queue WHERE cycle = p_cycle AND client_id = ANY (gone);
  RETURN cardinality(gone);
END $body$;

CREATE FUNCTION upgrade_revive(p_cycle integer, p_line integer, p_head_ring integer, p_head_turn integer)
RETURNS integer LANGUAGE plpgsql AS $body$
DECLARE back uuid[];
BEGIN
  UPDATE upgrade_gateway_run SET alive = true, since = now() WHERE line = p_line;
  WITH changed AS (UPDATE upgrade_client c SET online = true, turn = ${presentTurn}
    WHERE c.cycle = p_cycle AND c.line = p_line AND NOT c.online AND NOT c.closed RETURNING c.client_id)
  SELECT coalesce(array_agg(client_id), '{}') INTO back FROM changed;
  ${enqueue('p_cycle', 'back')}
  RETURN cardinality(back);
END $body$;
`;

/** UP-07: says 0 when the client has nothing to wait for, else its place among those at the front. */
const front = `
CREATE FUNCTION upgrade_front(p_cycle integer, p_client uuid, p_open_ring integer, p_again boolean)
RETURNS integer LANGUAGE plpgsql ${byKey} AS $body$
DECLARE moved upgrade_client;
BEGIN
  UPDATE upgrade_client c SET
    front = CASE WHEN c.front > 0 OR c.state = 'upgrading' THEN c.front ELSE nextval('upgrade_front_turn') END,
    ring = CASE WHEN c.state = 'upgrading' THEN c.ring ELSE least(c.ring, greatest(p_open_ring, 1)) END,
    attempts = CASE WHEN c.state = 'failed' THEN 0 ELSE c.attempts END,
    state = CASE WHEN c.state = 'failed' THEN 'pending' ELSE c.state END
  WHERE c.cycle = p_cycle AND c.client_id = p_client
    AND (c.state IN ('pending', 'upgrading') OR p_again AND c.state = 'failed')
  RETURNING * INTO moved;
  IF NOT FOUND THEN RETURN 0; END IF;
  DELETE FROM upgrade_failure f WHERE f.cycle = p_cycle AND f.client_id = p_client;
  ${enqueue('p_cycle', 'ARRAY[p_client]')}
  RETURN (SELECT greatest(1, count(*)) FROM upgrade_queue q WHERE q.cycle = p_cycle AND q.lane = 0 AND q.turn <= moved.front);
END $body$;
`;

/** A client that was deleted waits for nothing, and nobody waits for it. */
const leaving = `
CREATE FUNCTION upgrade_leave(p_client uuid) RETURNS void LANGUAGE plpgsql ${byKey} AS $body$
DECLARE present integer;
BEGIN
  SELECT max(cycle) INTO present FROM upgrade_roll;
  UPDATE upgrade_client SET state = 'gone', online = false, closed = true
    WHERE cycle = present AND client_id = p_client AND state NOT IN ('upgraded', 'failed');
  DELETE FROM upgrade_queue WHERE cycle = present AND client_id = p_client;
END $body$;
`;

export const queueFunctions = [
  counting,
  presence,
  joining,
  filling,
  granting,
  runs,
  front,
  leaving,
].join('');
