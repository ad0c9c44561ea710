/**
 * Whose turn it is, in SQL. `d` is a queued delivery and `r` its recipient: nothing that must go before
 * it is still queued. One place for all queries, so that claims and wake-ups never disagree.
 */
export const isHead = `NOT EXISTS (
  SELECT 1 FROM deliveries earlier
  WHERE earlier.recipient_id = d.recipient_id AND earlier.status = 'queued'
    AND earlier.seq < d.seq AND (r.delivery_order = 'strict' OR earlier.key = d.key))`;

/** When it may be tried: its own time, and not while somebody else is at it. */
export const readyAt = `greatest(d.next_attempt_at, coalesce(d.claimed_until, d.next_attempt_at))`;
