import type { Metrics } from '@jumpfleet/observability';

type Counted = Readonly<Record<'held' | 'downloading' | 'waiting', () => number>>;

/** What Prometheus sees of the upgrades of a shard's clients. */
export function upgradeMetrics(metrics: Metrics, counted: Counted) {
  const sent = metrics.counter(
    'gateway_upgrade_sent_bytes_total',
    'Bytes of packages that left this shard, as the site-wide budget counts them',
  );
  const withdrawn = metrics.counter(
    'gateway_upgrade_permits_withdrawn_total',
    'Permits to upgrade that ended before their client was done',
    ['code'],
  );
  const looks = metrics.counter(
    'gateway_upgrade_block_looks_total',
    'Blocks of packages that were asked for, by whether they were in memory',
    ['found'],
  );
  const fetched = metrics.counter(
    'gateway_upgrade_fetched_bytes_total',
    'Bytes of packages that this shard fetched from the upgrade orchestrator',
  );
  const [hit, miss] = [looks.labels('yes'), looks.labels('no')];
  const gauges = {
    held: metrics.gauge('gateway_upgrade_permits', 'Clients of this shard that may upgrade now'),
    downloading: metrics.gauge(
      'gateway_upgrade_downloads',
      'Clients that asked for bytes and have not been sent all of them',
    ),
    waiting: metrics.gauge(
      'gateway_upgrade_downloads_waiting',
      'Downloads that wait for the budget alone',
    ),
  };
  const refresh = () => {
    gauges.held.set(counted.held());
    gauges.downloading.set(counted.downloading());
    gauges.waiting.set(counted.waiting());
  };
  setInterval(refresh, 1_000).unref();
  return {
    sent: (bytes: number) => sent.inc(bytes),
    fetched: (bytes: number) => fetched.inc(bytes),
    withdrawn: (code: string) => withdrawn.inc({ code }),
    looked: (isHit: boolean) => (isHit ? hit : miss).inc(),
  };
}
