import type { Metrics } from '@jumpfleet/observability';

type Counted = Readonly<Record<'online' | 'unauthenticated' | 'damped', () => number>>;

/** What Prometheus sees of a shard. */
export function shardMetrics(metrics: Metrics, counted: Counted) {
  const accepted = metrics.counter(
    'gateway_connections_accepted_total',
    'Jump Clients that proved their identity, by their key or by the pass of an earlier proof',
    ['by'],
  );
  const acceptedBy = { key: accepted.labels('key'), pass: accepted.labels('pass') };
  const refused = metrics.counter(
    'gateway_connections_refused_total',
    'Connections refused before the WebSocket was opened',
    ['code'],
  );
  const closed = metrics.counter(
    'gateway_connections_closed_total',
    'Connections that the gateway closed',
    ['why'],
  );
  const dropped = metrics.counter(
    'gateway_telemetry_dropped_total',
    'Items given up because the bus was away for too long',
    ['what'],
  );
  const gauges = {
    online: metrics.gauge('gateway_connections', 'Jump Clients online on this shard'),
    unauthenticated: metrics.gauge(
      'gateway_connections_unauthenticated',
      'Connections that have not proved an identity yet',
    ),
    damped: metrics.gauge(
      'gateway_flapping_clients',
      'Jump Clients that connected too often and must stay away',
    ),
  };
  const refresh = () => {
    gauges.online.set(counted.online());
    gauges.unauthenticated.set(counted.unauthenticated());
    gauges.damped.set(counted.damped());
  };
  setInterval(refresh, 1_000).unref();
  return {
    accepted: (by: 'key' | 'pass') => acceptedBy[by].inc(),
    refused: (code: string) => refused.inc({ code }),
    closed: (why: string) => closed.inc({ why }),
    dropped: (what: string, count: number) => dropped.inc({ what }, count),
  };
}
