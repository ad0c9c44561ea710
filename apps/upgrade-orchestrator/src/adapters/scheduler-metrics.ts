import type { Metrics } from '@jumpfleet/observability';
import { upgradeFailureCodes } from '@jumpfleet/upgrades-contracts';
import type { EndedPermit, RingFigures } from '@jumpfleet/upgrades-domain';

export type UpgradeMetrics = ReturnType<typeof upgradeMetrics>;

/** What the process that leads says of permits and the queue. */
export function upgradeMetrics(metrics: Metrics) {
  const held = metrics.gauge('upgrade_permits_held', 'Permits that are held (UP-02).');
  const cap = metrics.gauge('upgrade_permits_cap', 'How many permits may be held.');
  const granted = metrics.counter('upgrade_permits_granted_total', 'Permits granted.');
  const ended = metrics.counter(
    'upgrade_permits_ended_total',
    'Permits that ended, by what became of their clients.',
    ['outcome', 'code'],
  );
  const round = metrics.histogram(
    'upgrade_grant_seconds',
    'From the look at the queue until the permits of a round are durable.',
  );
  const bytes = metrics.counter('upgrade_bytes_sent_total', 'Bytes of packages, as shards tell.');
  const leads = metrics.gauge('upgrade_scheduler_leads', '1 in the process that grants permits.');
  const unreadable = metrics.counter(
    'upgrade_telemetry_unreadable_total',
    'Items of presence and reports that could not be read.',
  );
  return {
    leads,
    unreadable,
    held: (count: number, most: number) => {
      held.set(count);
      cap.set(most);
    },
    granted: (count: number, ms: number) => {
      granted.inc(count);
      round.observe(ms / 1_000);
    },
    ended: (permits: readonly EndedPermit[]) => {
      for (const { outcome, code } of permits) ended.inc({ outcome, code: labelOf(code) });
    },
    sent: (count: number) => {
      bytes.inc(count);
    },
    seen: cycleGauges(metrics),
  };
}

function cycleGauges(metrics: Metrics) {
  const clients = metrics.gauge(
    'upgrade_cycle_clients',
    'Clients of the present cycle by what is up with them.',
    ['ring', 'state'],
  );
  const openRing = metrics.gauge('upgrade_cycle_open_ring', 'The ring that was opened last.');
  return (ring: number, rings: readonly RingFigures[]): void => {
    openRing.set(ring);
    clients.reset();
    for (const { number, ...states } of rings)
      for (const [state, count] of Object.entries(states))
        clients.set({ ring: String(number), state }, count);
  };
}

const known: ReadonlySet<string> = new Set(upgradeFailureCodes);

/** Clients may say any code; a label must not. */
function labelOf(code: string | null): string {
  if (code === null) return '';
  return known.has(code) ? code : 'other';
}
