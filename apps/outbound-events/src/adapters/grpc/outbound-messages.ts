import type { DeliveryItem, RecipientItem } from '@jumpfleet/outbound-contracts';

/** As the proto defines them: what is not there is empty or 0. */
export function recipientMessage(item: RecipientItem) {
  return {
    ...targetMembers(item),
    ...standingMembers(item),
    id: item.id,
    name: item.name,
    enabled: item.enabled,
    events: item.events,
    order: item.order,
    retryIntervalSeconds: item.retry_interval_seconds,
    retryDurationSeconds: item.retry_duration_seconds,
    secretNames: item.secret_names,
  };
}

function targetMembers(item: RecipientItem) {
  const { type } = item;
  if (item.type === 'email') return { type, url: '', format: '', success: '' };
  const { url, format, success } = item;
  return { type, url, format, success };
}

function standingMembers(item: RecipientItem) {
  return {
    status: item.status,
    queuedEvents: item.queued_events,
    failingSince: item.failing_since ?? '',
    lastError: item.last_error ?? '',
    lastDeliveredAt: item.last_delivered_at ?? '',
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
