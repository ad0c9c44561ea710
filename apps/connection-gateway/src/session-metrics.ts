import type { Metrics } from '@jumpfleet/observability';

type Counted = Readonly<Record<'representatives' | 'suspended' | 'legs' | 'waiting', () => number>>;

/** What Prometheus sees of a shard's sessions. */
export function sessionMetrics(metrics: Metrics, counted: Counted) {
  const resumed = metrics.counter(
    'gateway_session_resumed_total',
    'Legs of sessions that went on after a line was lost',
  );
  const recorded = metrics.counter(
    'gateway_session_recorded_bytes_total',
    'Output of shells taken into recordings',
  );
  const gaps = metrics.counter(
    'gateway_session_recording_gap_bytes_total',
    'Output of shells left out of recordings for want of room',
  );
  const gauges = {
    representatives: metrics.gauge('gateway_sessions', 'Representatives connected to this shard'),
    suspended: metrics.gauge(
      'gateway_sessions_suspended',
      'Representatives of this shard whose computer is away',
    ),
    legs: metrics.gauge(
      'gateway_session_legs',
      'Parts of representatives in sessions with clients of this shard',
    ),
    waiting: metrics.gauge(
      'gateway_session_recording_waiting_bytes',
      'Recorded and not confirmed by the stream yet',
    ),
  };
  const refresh = () => {
    gauges.representatives.set(counted.representatives());
    gauges.suspended.set(counted.suspended());
    gauges.legs.set(counted.legs());
    gauges.waiting.set(counted.waiting());
  };
  setInterval(refresh, 1_000).unref();
  return {
    resumed: () => resumed.inc(),
    recorded: (bytes: number) => recorded.inc(bytes),
    gap: (bytes: number) => gaps.inc(bytes),
  };
}
