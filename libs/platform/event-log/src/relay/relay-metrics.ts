import type { Metrics } from '@jumpfleet/observability';
import { createMetrics } from '@jumpfleet/observability';
import type { Outgoing } from './publisher.js';

export function relayMetrics(metrics: Metrics = createMetrics('unobserved')) {
  const published = metrics.counter('eventlog_published_total', 'Events put on the stream.');
  const lag = metrics.histogram(
    'eventlog_relay_lag_seconds',
    'From an event being recorded to its acknowledgement by the stream.',
  );
  return {
    refills: metrics.counter(
      'eventlog_refills_total',
      'Times that events were published again, because the stream or a consumer lacked them.',
    ),
    published(stored: readonly Outgoing[]): void {
      const now = Date.now();
      published.inc(stored.length);
      for (const { event } of stored) lag.observe((now - Date.parse(event.time)) / 1000);
    },
  };
}
