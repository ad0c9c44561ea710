import { LatencyHistogram } from './latency-histogram.js';
import type { LatencyCounts } from './latency-histogram.js';
import { addCounts, sumUpgrades } from './upgrade-tally.js';
import type { UpgradeCounts } from './upgrade-tally.js';

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
  upgrades: UpgradeCounts;
}>;

export function sumCounts(parts: readonly FleetCounts[]): FleetCounts {
  const total = (pick: (part: FleetCounts) => number) =>
    parts.reduce((sum, part) => sum + pick(part), 0);
  const connect = new LatencyHistogram();
  const waited = new LatencyHistogram();
  for (const part of parts) {
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
    rejections: parts.reduce((sum, part) => addCounts(sum, part.rejections), {}),
    connectMs: connect.counts,
    waitMs: waited.counts,
    upgrades: sumUpgrades(parts.map(({ upgrades }) => upgrades)),
  };
}
