import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { expectedEnd, phaseOf, windowAt } from '@jumpfleet/upgrades-domain';
import type { CyclePhase, RemainingRing } from '@jumpfleet/upgrades-domain';
import { Inject, Injectable } from '@nestjs/common';
import { ReconnectRates } from '../reconnect-rate.js';
import { LiveUpgradeSettings } from '../settings/live-upgrade-settings.js';
import type { SettingsAtRevision } from '../settings/live-upgrade-settings.js';
import type { CycleRow } from './cycle-list.projection.js';
import { grantsOf } from './cycle-plans.js';
import { CYCLE_ROWS } from './cycle-rows.js';
import type { CycleRows } from './cycle-rows.js';
import { UPGRADE_FIGURES } from './upgrade-figures.js';
import type { CycleFigures, UpgradeFigures } from './upgrade-figures.js';

/** All that is told of a cycle: what was decided, what is seen of it, and what limits it. */
export type CycleView = Readonly<{
  row: CycleRow;
  figures: CycleFigures;
  phase: CyclePhase | undefined;
  expectedEnd: Date | undefined;
  settings: SettingsAtRevision;
  connectionsPerSecond: number;
}>;

@Injectable()
export class CycleViews {
  constructor(
    @Inject(CYCLE_ROWS) private readonly rows: CycleRows,
    @Inject(UPGRADE_FIGURES) private readonly figures: UpgradeFigures,
    @Inject(LiveUpgradeSettings) private readonly settings: LiveUpgradeSettings,
    @Inject(ReconnectRates) private readonly rates: ReconnectRates,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async find(cycleId: string): Promise<CycleView | undefined> {
    const row = await this.rows.find(cycleId);
    if (!row) return undefined;
    const [figures, { connectionsPerSecond }] = await Promise.all([
      this.figures.figures(cycleId),
      this.rates.current(),
    ]);
    const settings = this.settings.current();
    const now = this.clock.now();
    const grants = grantsOf(row, settings.automaticUpgrades, now);
    return {
      ...{ row, figures, settings, connectionsPerSecond },
      phase: row.state === 'running' ? phase(row, figures, now) : undefined,
      expectedEnd:
        row.state === 'running' && (grants === 'all' || !windowAt(row.windows, now).isOpen)
          ? endOf(row, figures, now)
          : undefined,
    };
  }
}

const openRingOf = ({ rings }: CycleRow): number =>
  rings.filter(({ openedAt }) => openedAt !== null).length;

function phase(row: CycleRow, figures: CycleFigures, now: Date): CyclePhase {
  const openRing = openRingOf(row);
  const isOpenRingDone = (row.rings[openRing - 1]?.doneAt ?? null) !== null;
  const { windows } = row;
  const watched = { openRing, isOpenRingDone, ringCount: row.rings.length, windows };
  return phaseOf(watched, figures.rings, windowAt(windows, now).isOpen);
}

/** At the speed of the last seconds; where nothing was upgraded in them, at that of the cycle so far. */
function endOf(row: CycleRow, figures: CycleFigures, now: Date): Date | undefined {
  if (openRingOf(row) === 0) return undefined;
  const perSecond = figures.upgradedPerSecond || meanSpeed(row, figures, now);
  return expectedEnd(remainingRings(row, figures, now), perSecond, row.windows, now);
}

function remainingRings(row: CycleRow, figures: CycleFigures, now: Date): RemainingRing[] {
  const openRing = openRingOf(row);
  return row.rings.map(({ soakSeconds, doneAt }, index) => {
    const ring = figures.rings.find(({ number }) => number === index + 1);
    const clients = (ring?.queued ?? 0) + (ring?.upgrading ?? 0);
    const soakMs = soakSeconds * 1_000;
    if (index + 1 < openRing) return { clients, soakMs: 0 };
    const since = doneAt === null ? 0 : now.getTime() - Date.parse(doneAt);
    return { clients, soakMs: Math.max(0, soakMs - since) };
  });
}

function meanSpeed({ rings }: CycleRow, figures: CycleFigures, now: Date): number {
  const workedMs = rings.reduce((sum, { openedAt, doneAt }) => {
    if (openedAt === null) return sum;
    return sum + (doneAt === null ? now.getTime() : Date.parse(doneAt)) - Date.parse(openedAt);
  }, 0);
  const finished = figures.rings.reduce((sum, { upgraded, failed }) => sum + upgraded + failed, 0);
  return workedMs > 0 ? (finished * 1_000) / workedMs : 0;
}
