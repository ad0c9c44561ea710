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
  const rejections = Object.entries(summary.rejections).map(([why, n]) => `${why}: ${String(n)}`);
  return [
    `${String(summary.connected)} of ${String(summary.clients)} clients connected after ${String(summary.seconds)} s`,
    `connect    ${three(connect)}`,
    `with wait  ${three(waited)}`,
    `presence   ${presence === null ? 'not measured (no API account)' : three(presence)}`,
    `reconnects ${String(summary.reconnects)}, shells ${String(summary.shells)}, removed ${String(summary.removed)}`,
    `rejections ${rejections.join(', ') || 'none'}`,
    '',
  ].join('\n');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
