import { LatencyHistogram } from '@jumpfleet/gateway-simulation';
import type { FleetCounts } from '@jumpfleet/gateway-simulation';

export type RunFacts = Readonly<{
  counts: FleetCounts;
  presence: LatencyHistogram | undefined;
  seconds: number;
  /** Until the last client was online for the first time; undefined if that never came. */
  allOnlineSeconds: number | undefined;
  processes: number;
  residentBytes: number;
}>;

const percentiles = (histogram: LatencyHistogram) => ({
  p50: round(histogram.percentile(0.5)),
  p95: round(histogram.percentile(0.95)),
  p99: round(histogram.percentile(0.99)),
});

export function summaryOf({ counts, presence, ...run }: RunFacts) {
  return {
    clients: counts.clients,
    connected: counts.online,
    seconds: round(run.seconds),
    all_online_seconds: run.allOnlineSeconds === undefined ? null : round(run.allOnlineSeconds),
    connect_ms: percentiles(LatencyHistogram.of(counts.connectMs)),
    wait_ms: percentiles(LatencyHistogram.of(counts.waitMs)),
    presence_ms:
      presence === undefined ? null : { ...percentiles(presence), measured: presence.total },
    dials: counts.dials,
    welcomes: counts.welcomes,
    reconnects: counts.reconnects,
    rejections: counts.rejections,
    removed: counts.removed,
    shells: counts.sessions,
    upgrades: {
      offered: counts.upgrades.offered,
      upgraded: counts.upgrades.upgraded,
      failed: counts.upgrades.failed,
      withdrawn: counts.upgrades.withdrawn,
      lost: counts.upgrades.lost,
      received_bytes: counts.upgrades.receivedBytes,
    },
    versions: counts.upgrades.versions,
    processes: run.processes,
    resident_bytes: run.residentBytes,
  };
}
export type Summary = ReturnType<typeof summaryOf>;

/** The same for people. */
export function inWords(summary: Summary): string {
  const { connect_ms: connect, wait_ms: waited, presence_ms: presence } = summary;
  const three = ({ p50, p95, p99 }: { p50: number; p95: number; p99: number }) =>
    `p50 ${String(p50)} ms, p95 ${String(p95)} ms, p99 ${String(p99)} ms`;
  const { upgrades } = summary;
  return [
    `${String(summary.connected)} of ${String(summary.clients)} clients connected after ${String(summary.seconds)} s`,
    `connect    ${three(connect)}`,
    `with wait  ${three(waited)}`,
    `presence   ${presence === null ? 'not measured (no API account)' : three(presence)}`,
    `reconnects ${String(summary.reconnects)}, shells ${String(summary.shells)}, removed ${String(summary.removed)}`,
    `rejections ${listed(summary.rejections)}`,
    `upgrades   ${String(upgrades.upgraded)} of ${String(upgrades.offered)} offered, ${String(upgrades.received_bytes)} bytes` +
      `, withdrawn ${String(upgrades.withdrawn)}, lost ${String(upgrades.lost)}, failed ${listed(upgrades.failed)}`,
    `versions   ${listed(summary.versions)}`,
    '',
  ].join('\n');
}

function listed(counts: Readonly<Record<string, number>>): string {
  const words = Object.entries(counts).map(([name, count]) => `${name}: ${String(count)}`);
  return words.join(', ') || 'none';
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
