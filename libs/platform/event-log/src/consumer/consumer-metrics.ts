import type { Metrics } from '@jumpfleet/observability';
import { createMetrics } from '@jumpfleet/observability';

export type ConsumerMetrics = ReturnType<typeof consumerMetrics>;

export function consumerMetrics(consumer: string, metrics: Metrics = createMetrics('unobserved')) {
  const consumed = metrics.counter(
    'eventlog_consumed_total',
    'Events whose effects are committed.',
    ['consumer'],
  );
  const parked = metrics.counter(
    'eventlog_parked_total',
    'Events put aside because a handler failed. Each needs a person, then a replay.',
    ['consumer'],
  );
  return {
    consumed: (count: number) => consumed.inc({ consumer }, count),
    parked: () => parked.inc({ consumer }),
  };
}
