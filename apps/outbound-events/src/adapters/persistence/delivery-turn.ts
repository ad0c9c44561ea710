/**
 * Whose turn it is, in SQL. `a` is a recipient with `room` for so many more, `own` are those that the asking process
 * has already, `v_now` is now. Each is one look into an index, however much is queued; the plans are held to that by
 * `delivery-queue.int-spec.ts`.
 */
const columns = 'd.seq, d.id, d.fact_id, d.key, d.attempts, d.failures, d.first_attempt_at';

/** `per-key`: of each key only the first that is queued is a head. */
const dueHeads = `
  SELECT ${columns} FROM deliveries d
  WHERE a.delivery_order = 'per-key' AND d.recipient_id = a.recipient AND d.status = 'queued' AND d.is_head
    AND d.next_attempt_at <= v_now AND d.seq <> ALL (a.own)
  ORDER BY d.next_attempt_at, d.seq LIMIT a.room`;

/** `strict`: the first and those right behind it, one after the other, as far as they are due; none while any is out. */
const dueRun = `
  SELECT ${columns} FROM (
    SELECT q.*, bool_and(q.next_attempt_at <= v_now) OVER (ORDER BY q.seq) AS is_due FROM (
      SELECT * FROM deliveries
      WHERE a.delivery_order = 'strict' AND recipient_id = a.recipient AND status = 'queued'
      ORDER BY -seq DESC LIMIT CASE WHEN cardinality(a.own) = 0 THEN a.room ELSE 0 END) q) d
  WHERE d.is_due`;

export const dueDeliveries = `(${dueHeads}) UNION ALL (${dueRun})`;

/** When the next one is due that is not in `taken`. */
export const nextDueAt = (taken: string): string => `
  CASE a.delivery_order WHEN 'strict' THEN (
    SELECT d.next_attempt_at FROM deliveries d
    WHERE d.recipient_id = a.recipient AND d.status = 'queued' ORDER BY -d.seq DESC LIMIT 1)
  ELSE (
    SELECT d.next_attempt_at FROM deliveries d
    WHERE d.recipient_id = a.recipient AND d.status = 'queued' AND d.is_head AND d.seq <> ALL (${taken})
    ORDER BY d.next_attempt_at, d.seq LIMIT 1)
  END`;

/** The first of a lane: what belongs to one recipient and has one key. */
export const firstOfLane = (recipient: string, key: string): string => `(
  SELECT q.seq FROM deliveries q WHERE q.recipient_id = ${recipient} AND q.key = ${key} AND q.status = 'queued'
  ORDER BY -q.seq DESC LIMIT 1)`;
