import type { DeliveryItem, RecipientItem } from '@jumpfleet/outbound-contracts';

/** As the proto defines them: what is not there is empty or 0. */
export function recipientMessage(item: RecipientItem) {
  const http = item.type === 'http' ? item : undefined;
  return {
    id: item.id,
    name: item.name,
    url: http?.url ?? '',
    enabled: item.enabled,
    format: http?.format ?? '',
    events: item.events,
    success: http?.success ?? '',
    order: item.order,
    retryIntervalSeconds: item.retry_interval_seconds,
    retryDurationSeconds: item.retry_duration_seconds,
    status: item.status,
    queuedEvents: item.queued_events,
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
