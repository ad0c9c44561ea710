import { LatencyHistogram } from './latency-histogram.js';
import type { LatencyCounts } from './latency-histogram.js';

/** What a fleet, or one process of it, has seen so far. Plain data: it travels between processes. */
export type FleetCounts = Readonly<{
  clients: number;
  online: number;
  dials: number;
  welcomes: number;
  /** Lines that worked, were lost, and work again. */
  reconnects: number;
  removed: number;
  sessions: number;
  rejections: Readonly<Record<string, number>>;
  /** From dialling to the welcome, of the attempts that succeeded. */
  connectMs: LatencyCounts;
  /** From the first wish to be connected to the welcome, waiting for a slot included. */
  waitMs: LatencyCounts;
}>;

export function sumCounts(parts: readonly FleetCounts[]): FleetCounts {
  const total = (pick: (part: FleetCounts) => number) =>
    parts.reduce((sum, part) => sum + pick(part), 0);
  const rejections: Record<string, number> = {};
  const connect = new LatencyHistogram();
  const waited = new LatencyHistogram();
  for (const part of parts) {
    for (const [why, count] of Object.entries(part.rejections))
      rejections[why] = (rejections[why] ?? 0) + count;
    connect.merge(part.connectMs);
    waited.merge(part.waitMs);
  }
  return {
    clients: total((part) => part.clients),
    online: total((part) => part.online),
    dials: total((part) => part.dials),
    welcomes: total((part) => part.welcomes),
    reconnects: total((part) => part.reconnects),
    removed: total((part) => part.removed),
    sessions: total((part) => part.sessions),
    rejections,
    connectMs: connect.counts,
    waitMs: waited.counts,
  };
}
