import { failingRing, figuresOf } from './upgrade-cycle.js';
import type { KnownCycle } from './upgrade-cycle.js';
import type {
  ReviewUpgradeCycle,
  RingFigures,
  UpgradeCycleEvent,
} from './upgrade-cycle.messages.js';

/**
 * One step at most: what a running cycle does next. A failing ring comes before anything else, also in
 * a ring that was done long ago; clients that are away hold up no ring in which others were upgraded, but they do
 * hold up the end.
 */
export function reviewed(
  { data: { cycleId, rings } }: ReviewUpgradeCycle,
  cycle: KnownCycle,
  now: Date,
): readonly UpgradeCycleEvent[] {
  if (cycle.state !== 'running' || cycle.progress.length === 0) return [];
  const at = now.toISOString();
  const failing = failingRing(cycle, rings);
  if (failing) return [halted(cycleId, failing, at)];
  const ring = cycle.progress.length;
  const { doneAt } = cycle.progress.at(-1) ?? {};
  const isLast = ring >= cycle.rings.length;
  if (doneAt === undefined) return ringDone(cycleId, { ...figuresOf(rings, ring), isLast }, at);
  if (!isLast) {
    const soakMs = (cycle.rings[ring - 1]?.soakSeconds ?? 0) * 1_000;
    if (now.getTime() < doneAt + soakMs) return [];
    const data = { cycleId, ring: ring + 1, openedAt: at };
    return [{ type: 'UpgradeRingOpened', version: 1, data }];
  }
  return completed(cycleId, rings, at);
}

function halted(
  cycleId: string,
  failing: Readonly<{ ring: number; finished: number; failed: number }>,
  haltedAt: string,
): UpgradeCycleEvent {
  return { type: 'UpgradeCycleHalted', version: 1, data: { cycleId, ...failing, haltedAt } };
}

/** All its clients are away: the next ring would be the first to try the version. */
function hasProvedNothing({ upgraded, failed, offline }: RingFigures): boolean {
  return upgraded === 0 && failed === 0 && offline > 0;
}

function ringDone(
  cycleId: string,
  ring: RingFigures & Readonly<{ isLast: boolean }>,
  doneAt: string,
): UpgradeCycleEvent[] {
  if (ring.queued > 0 || ring.upgrading > 0) return [];
  if (!ring.isLast && hasProvedNothing(ring)) return [];
  const { number, upgraded, failed, offline } = ring;
  const data = { cycleId, ring: number, upgraded, failed, offline, doneAt };
  return [{ type: 'UpgradeRingDone', version: 1, data }];
}

function completed(
  cycleId: string,
  rings: readonly RingFigures[],
  completedAt: string,
): UpgradeCycleEvent[] {
  const isSomebodyLeft = rings.some(
    ({ queued, offline, upgrading }) => queued + offline + upgrading > 0,
  );
  if (isSomebodyLeft) return [];
  const sum = (field: 'upgraded' | 'failed') =>
    rings.reduce((total, ring) => total + ring[field], 0);
  const data = { cycleId, upgraded: sum('upgraded'), failed: sum('failed'), completedAt };
  return [{ type: 'UpgradeCycleCompleted', version: 1, data }];
}
