import { hasLane, redeliveryLock } from './delivery-locks.js';
import { dueDeliveries, firstOfLane, nextDueAt } from './delivery-turn.js';

/**
 * What the engine does to its tables all the time, as functions: their plans are made once for a connection, each
 * statement within sees what was committed before the locks were granted, and each call is one round trip.
 */

/** Batches name their rows by key: every join is a look-up there, whatever an array's length makes the planner guess. */
const byKey = `SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET jit = off`;

/** What a process had out when its hold lapsed was interrupted: it may have been received. */
const noteInterrupted = `
  WITH cut AS (
    UPDATE deliveries d SET attempts = d.attempts + 1, first_attempt_at = coalesce(d.first_attempt_at, h.held_until)
    FROM recipient_health h CROSS JOIN LATERAL unnest(h.claimed) AS c(seq)
    WHERE h.recipient_id = ANY (v_recipients) AND h.holder <> p_holder AND h.held_until < v_now
      AND d.seq = c.seq AND d.status = 'queued'
    RETURNING d.seq, d.attempts)
  INSERT INTO delivery_attempts (delivery, number, at, duration_ms, error)
    SELECT cut.seq, cut.attempts, v_now, 0, 'interrupted' FROM cut ON CONFLICT DO NOTHING;`;

/**
 * One process at a time has the deliveries of a recipient: it alone knows then how many requests are open and what
 * comes after what. It holds them until all that it took is settled, or until its hold lapses.
 */
const claim = `
CREATE FUNCTION claim_deliveries(p_holder uuid, p_hold_ms integer, p_asks jsonb)
RETURNS TABLE (recipient_id uuid, is_elsewhere boolean, revision text, health jsonb, deliveries jsonb, next_ms float8)
LANGUAGE plpgsql ${byKey} AS $body$
#variable_conflict use_column
DECLARE
  v_now timestamptz := clock_timestamp();
  v_recipients uuid[] := ARRAY(SELECT a.recipient FROM jsonb_to_recordset(p_asks) AS a(recipient uuid));
  v_has_lapsed boolean;
BEGIN
  INSERT INTO recipient_health (recipient_id)
    SELECT r.id FROM recipients r WHERE r.id = ANY (v_recipients)
      AND NOT EXISTS (SELECT FROM recipient_health h WHERE h.recipient_id = r.id) ON CONFLICT DO NOTHING;
  SELECT bool_or(l.holder <> p_holder AND l.held_until < v_now AND l.claimed <> '{}') INTO v_has_lapsed FROM (
    SELECT * FROM recipient_health h WHERE h.recipient_id = ANY (v_recipients)
    ORDER BY h.recipient_id FOR NO KEY UPDATE) l;
  IF v_has_lapsed THEN ${noteInterrupted} END IF;
  RETURN QUERY
  WITH known AS MATERIALIZED (
    SELECT a.recipient, r.delivery_order, r.xmin::text AS revision, to_jsonb(h) AS health, h.resting_until,
      h.holder IS NOT NULL AND h.holder <> p_holder AND h.held_until >= v_now AS is_elsewhere,
      CASE WHEN h.holder = p_holder THEN ARRAY(SELECT unnest(h.claimed) INTERSECT SELECT unnest(a.keep))
        ELSE '{}' END AS own,
      h.circuit_open, a.room
    FROM jsonb_to_recordset(p_asks) AS a(recipient uuid, room integer, keep bigint[])
    JOIN recipient_health h ON h.recipient_id = a.recipient
    JOIN recipients r ON r.id = a.recipient AND r.enabled),
  ask AS MATERIALIZED (
    SELECT k.recipient, k.delivery_order, k.revision, k.health, k.own, k.resting_until,
      CASE WHEN k.resting_until > v_now THEN 0
        WHEN k.circuit_open THEN CASE WHEN cardinality(k.own) = 0 THEN 1 ELSE 0 END
        ELSE k.room END AS room
    FROM known k WHERE NOT k.is_elsewhere),
  picked AS MATERIALIZED (
    SELECT a.recipient, coalesce(array_agg(d.seq) FILTER (WHERE d.seq IS NOT NULL), '{}') AS seqs,
      coalesce(jsonb_agg(to_jsonb(d) ORDER BY d.seq) FILTER (WHERE d.seq IS NOT NULL), '[]') AS deliveries
    FROM ask a LEFT JOIN LATERAL (${dueDeliveries}) d ON true GROUP BY a.recipient),
  held AS (
    UPDATE recipient_health h SET claimed = a.own || p.seqs,
      holder = CASE WHEN cardinality(a.own || p.seqs) = 0 THEN NULL ELSE p_holder END,
      held_until = v_now + p_hold_ms * interval '1 millisecond'
    FROM ask a JOIN picked p ON p.recipient = a.recipient
    WHERE h.recipient_id = a.recipient AND (h.holder IS NOT NULL OR cardinality(p.seqs) > 0))
  SELECT a.recipient, false, a.revision, a.health, p.deliveries,
    CASE WHEN n.due_at IS NOT NULL
      THEN extract(epoch FROM greatest(n.due_at, a.resting_until) - v_now)::float8 * 1000 END
  FROM ask a JOIN picked p ON p.recipient = a.recipient
  CROSS JOIN LATERAL (SELECT ${nextDueAt('a.own || p.seqs')} AS due_at) n
  UNION ALL
  SELECT k.recipient, true, k.revision, k.health, '[]', NULL FROM known k WHERE k.is_elsewhere;
END $body$`;

const settlement = `(seq bigint, recipient uuid, key text, attempt integer, status text, is_failure boolean,
  next_at timestamptz, at timestamptz, ms integer, code integer, error text, excerpt text, remembered jsonb)`;
const standing = `(recipient uuid, gone bigint[], strikes integer, failing_since timestamptz, last_error text,
  last_delivered_at timestamptz, circuit_open boolean, resting_until timestamptz)`;

/** A success counts even when the hold has lapsed: the recipient has it. Anything else is fenced by its number. */
const end = `
  WITH answered AS (
    SELECT s.* FROM jsonb_to_recordset(p_settlements) AS s${settlement} WHERE s.seq <> ALL (v_unsettled)),
  tried AS (
    INSERT INTO delivery_attempts (delivery, number, at, duration_ms, status_code, error, excerpt)
      SELECT s.seq, s.attempt, s.at, s.ms, s.code, s.error, s.excerpt FROM answered s
      ON CONFLICT (delivery, number) DO UPDATE SET at = excluded.at, duration_ms = excluded.duration_ms,
        status_code = excluded.status_code, error = excluded.error, excerpt = excluded.excerpt),
  ended AS (
    UPDATE deliveries d SET status = s.status, is_head = d.is_head AND s.status = 'queued',
      attempts = greatest(d.attempts, s.attempt), failures = d.failures + s.is_failure::integer,
      first_attempt_at = coalesce(d.first_attempt_at, s.at), next_attempt_at = coalesce(s.next_at, d.next_attempt_at),
      finished_at = CASE WHEN s.status <> 'queued' THEN v_now END
    FROM answered s
    WHERE d.seq = s.seq AND d.status = 'queued' AND (d.attempts = s.attempt - 1 OR s.status = 'delivered')
    RETURNING d.recipient_id, d.key, d.status = 'queued' AS is_queued, d.failures, s.is_failure)
  SELECT coalesce(jsonb_agg(to_jsonb(ended)), '[]') INTO v_ended FROM ended;`;

const promote = `
  WITH lane AS MATERIALIZED (
    SELECT DISTINCT e.recipient_id, e.key
    FROM jsonb_to_recordset(v_ended) AS e(recipient_id uuid, key text, is_queued boolean) WHERE NOT e.is_queued),
  next AS MATERIALIZED (SELECT ${firstOfLane('l.recipient_id', 'l.key')} AS seq FROM lane l),
  promoted AS (
    UPDATE deliveries d SET is_head = true FROM next n WHERE d.seq = n.seq AND NOT d.is_head RETURNING d.recipient_id)
  SELECT coalesce(array_agg(DISTINCT p.recipient_id), '{}') INTO v_freed FROM promoted p;`;

/** The standing is for the holder to write, the counters for anybody. */
const report = `
  PERFORM FROM recipient_health h
    WHERE h.recipient_id IN (SELECT s.recipient FROM jsonb_to_recordset(p_standings) AS s(recipient uuid))
    ORDER BY h.recipient_id FOR NO KEY UPDATE;
  WITH counted AS (
    SELECT e.recipient_id, count(*) FILTER (WHERE NOT e.is_queued) AS finished,
      count(*) FILTER (WHERE e.is_queued AND e.is_failure AND e.failures = 1)
        - count(*) FILTER (WHERE NOT e.is_queued AND e.failures > e.is_failure::integer) AS retrying
    FROM jsonb_to_recordset(v_ended) AS e(recipient_id uuid, is_queued boolean, failures integer, is_failure boolean)
    GROUP BY e.recipient_id),
  told AS (
    SELECT s.*, h.holder = p_holder AS is_holder, coalesce(c.finished, 0) AS finished,
      coalesce(c.retrying, 0) AS retrying, ARRAY(
        SELECT c FROM unnest(h.claimed) AS c WHERE c <> ALL (s.gone) OR c = ANY (v_unsettled)) AS claimed
    FROM jsonb_to_recordset(p_standings) AS s${standing}
    JOIN recipient_health h ON h.recipient_id = s.recipient LEFT JOIN counted c ON c.recipient_id = s.recipient)
  UPDATE recipient_health h SET finished = h.finished + t.finished, retrying = greatest(h.retrying + t.retrying, 0),
    (strikes, failing_since, last_error, last_delivered_at, circuit_open, resting_until, claimed, holder) = (
      SELECT t.strikes, t.failing_since, t.last_error, coalesce(t.last_delivered_at, h.last_delivered_at),
        t.circuit_open, t.resting_until, t.claimed, CASE WHEN t.claimed <> '{}' THEN p_holder END WHERE t.is_holder
      UNION ALL
      SELECT h.strikes, h.failing_since, h.last_error, h.last_delivered_at, h.circuit_open, h.resting_until,
        h.claimed, h.holder WHERE t.is_holder IS NOT TRUE)
  FROM told t WHERE h.recipient_id = t.recipient;`;

const remember = `
  INSERT INTO remembered_values AS old (recipient_id, key, name, value)
    SELECT s.recipient, s.key, v.key, v.value FROM jsonb_to_recordset(p_settlements) AS s${settlement}
    CROSS JOIN LATERAL jsonb_each_text(s.remembered) v
    WHERE s.remembered IS NOT NULL AND s.seq <> ALL (v_unsettled)
    ON CONFLICT (recipient_id, key, name) DO UPDATE SET value = excluded.value, at = v_now;`;

/**
 * Many answers of many recipients in one commit. Answers with those whose lane is being written to just now, to be
 * told again, and with the recipients for whom something became a head.
 */
const settle = `
CREATE FUNCTION settle_deliveries(p_holder uuid, p_settlements jsonb, p_standings jsonb)
RETURNS TABLE (unsettled bigint[], freed uuid[]) LANGUAGE plpgsql ${byKey} AS $body$
DECLARE
  v_now timestamptz := clock_timestamp();
  v_unsettled bigint[];
  v_freed uuid[];
  v_ended jsonb;
BEGIN
  WITH lane AS MATERIALIZED (
    SELECT k.key, ${hasLane('k.key')} AND pg_try_advisory_xact_lock_shared(${redeliveryLock}) AS is_ours FROM (
      SELECT DISTINCT s.key FROM jsonb_to_recordset(p_settlements) AS s${settlement} WHERE s.status <> 'queued') k)
  SELECT coalesce(array_agg(s.seq), '{}') INTO v_unsettled
    FROM jsonb_to_recordset(p_settlements) AS s${settlement}
    JOIN lane l ON l.key = s.key WHERE s.status <> 'queued' AND NOT l.is_ours;
  ${end}
  ${promote}
  ${report}
  ${remember}
  RETURN QUERY SELECT v_unsettled, v_freed;
END $body$`;

export const deliveryFunctions = [claim, settle];
