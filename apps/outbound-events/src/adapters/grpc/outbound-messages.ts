import type { DeliveryItem, RecipientItem } from '@jumpfleet/outbound-contracts';

/** As the proto defines them: what is not there is empty or 0. */
export function recipientMessage(item: RecipientItem) {
  const { retry_interval_seconds, retry_duration_seconds, queued_events, ...same } = item;
  return {
    ...same,
    retryIntervalSeconds: retry_interval_seconds,
    retryDurationSeconds: retry_duration_seconds,
    queuedEvents: queued_events,
  };
}

export function deliveryMessage(item: DeliveryItem) {
  return {
    id: item.id,
    recipient: item.recipient,
    event: item.event,
    eventId: item.event_id,
    key: item.key,
    status: item.status,
    createdAt: item.created_at,
    nextAttemptAt: item.next_attempt_at ?? '',
    finishedAt: item.finished_at ?? '',
    attempts: item.attempts.map(({ number, at, duration_ms, status_code, error }) => ({
      number,
      at,
      durationMs: duration_ms,
      statusCode: status_code ?? 0,
      error: error ?? '',
    })),
  };
}
