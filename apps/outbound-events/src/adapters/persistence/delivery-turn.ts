/**
 * Whose turn it is, in SQL. `d` is a queued delivery and `r` its recipient: nothing that must go before
 * it is still queued. One place for all queries, so that claims and wake-ups never disagree; each
 * question is one look into an index, however much is queued.
 */
const isFirst = (of: string): string => `d.seq = (
  SELECT min(queued.seq) FROM deliveries queued
  WHERE queued.recipient_id = d.recipient_id AND queued.status = 'queued' AND ${of})`;
const isFirstOfKey = isFirst('queued.key = d.key');

export const isHead = `(CASE r.delivery_order
  WHEN 'strict' THEN ${isFirst('true')} ELSE ${isFirstOfKey} END)`;

/** When it may be tried: its own time, and not while somebody else is at it. */
export const readyAt = `greatest(d.next_attempt_at, coalesce(d.claimed_until, d.next_attempt_at))`;

/** The heads of recipient `r` that are ready by an instant, soonest first; a strict one has at most one. */
export const headsReadyBy = (instant: string, limit: string): string => `
  (SELECT d.* FROM (
     SELECT * FROM deliveries WHERE r.delivery_order = 'strict'
       AND recipient_id = r.id AND status = 'queued' ORDER BY seq LIMIT 1) d
   WHERE ${readyAt} <= ${instant})
  UNION ALL
  (SELECT d.* FROM deliveries d WHERE r.delivery_order <> 'strict'
     AND d.recipient_id = r.id AND d.status = 'queued'
     AND d.next_attempt_at <= ${instant} AND ${readyAt} <= ${instant} AND ${isFirstOfKey}
   ORDER BY d.next_attempt_at, d.seq LIMIT ${limit})`;
