import { EVENT_STORE } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { windowAt } from '@jumpfleet/upgrades-domain';
import type {
  AutomaticMode,
  CycleState,
  CycleTarget,
  UpgradeScope,
} from '@jumpfleet/upgrades-domain';
import { Inject, Injectable } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import { LiveUpgradeSettings } from '../settings/live-upgrade-settings.js';
import type { UpgradeEvent } from '../upgrade-event.codec.js';
import type { CycleRow } from './cycle-list.projection.js';
import { CYCLE_ROWS } from './cycle-rows.js';
import type { CycleRows } from './cycle-rows.js';

/** Whom permits may be given to just now; `front` are those that were moved there. */
export type Grants = 'all' | 'front' | 'none';

/** What the scheduler goes by. */
export type CyclePlan = Readonly<{
  cycleId: string;
  state: Exclude<CycleState, 'cancelled'>;
  /** The last ring that was opened, from 1; 0 until all clients of the scope have their place. */
  openRing: number;
  grants: Grants;
  /** Cumulative, the last one is 1. */
  shares: readonly number[];
  scope: UpgradeScope;
  isRollback: boolean;
  targets: readonly CycleTarget[];
  startedAt: string;
}>;

const freshMs = 1_000;

/** The newest cycle in memory: read again after each commit of this process, and each second for those of others. */
@Injectable()
export class CyclePlans implements OnModuleDestroy {
  private row: CycleRow | undefined;
  private readAt = Number.NEGATIVE_INFINITY;
  private reading: Promise<void> | undefined;
  private generation = 0;
  private readonly stopListening: () => void;

  constructor(
    @Inject(CYCLE_ROWS) private readonly rows: CycleRows,
    @Inject(LiveUpgradeSettings) private readonly settings: LiveUpgradeSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(EVENT_STORE) events: EventStore<UpgradeEvent>,
  ) {
    this.stopListening = events.onCommitted(({ changes }) => {
      if (changes.some(({ model }) => model === 'upgrade-cycles')) this.forget();
    });
  }

  /** Nothing when there never was a cycle, or the newest one was cancelled. */
  async current(): Promise<CyclePlan | undefined> {
    while (performance.now() - this.readAt > freshMs) await (this.reading ??= this.read());
    return (
      this.row && planOf(this.row, this.settings.current().automaticUpgrades, this.clock.now())
    );
  }

  onModuleDestroy(): void {
    this.stopListening();
  }

  private forget(): void {
    this.generation++;
    this.readAt = Number.NEGATIVE_INFINITY;
    this.reading = undefined;
  }

  /** What was read while something was committed may be older than the commit: it is read again. */
  private async read(): Promise<void> {
    const { generation } = this;
    const startedAt = performance.now();
    try {
      const row = await this.rows.newest();
      if (this.generation !== generation) return;
      this.row = row;
      this.readAt = startedAt;
    } finally {
      if (this.generation === generation) this.reading = undefined;
    }
  }
}

function planOf(row: CycleRow, mode: AutomaticMode, now: Date): CyclePlan | undefined {
  if (row.state === 'cancelled') return undefined;
  const openRing = row.rings.filter(({ openedAt }) => openedAt !== null).length;
  return {
    cycleId: row.cycle_id,
    state: row.state,
    openRing,
    grants: openRing === 0 ? 'none' : grantsOf(row, mode, now),
    shares: row.rings.map(({ share }) => share),
    scope: row.scope,
    isRollback: row.is_rollback,
    targets: row.targets,
    startedAt: row.started_at,
  };
}

/** UP-04; a client that comes after the end of a cycle is upgraded by itself only where that is allowed always. */
export function grantsOf(
  { state, windows, is_automatic: isAutomatic }: CycleRow,
  mode: AutomaticMode,
  now: Date,
): Grants {
  if (state !== 'running' && state !== 'completed') return 'none';
  if (!windowAt(windows, now).isOpen) return 'none';
  const isAllowed = state === 'running' ? mode !== 'disabled' : mode === 'enabled';
  return isAutomatic && isAllowed ? 'all' : 'front';
}
