import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import type { Cause, Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { currentReleasesDecider, currentReleasesStream } from '@jumpfleet/upgrades-domain';
import { Inject, Injectable } from '@nestjs/common';
import { LiveUpgradeSettings } from '../settings/live-upgrade-settings.js';
import { UpgradeSettingsHandler } from '../settings/upgrade-settings.handler.js';
import type { UpgradeEvent } from '../upgrade-event.codec.js';
import type { CycleRow } from './cycle-list.projection.js';
import { CYCLE_ROWS } from './cycle-rows.js';
import type { CycleRows } from './cycle-rows.js';

/**
 * What follows from how cycles begin and end: which version is the current one (UP-05), and whether
 * upgrades begin by themselves (UP-04). Worked out from the cycles as they are, so that it can be done again
 * at any time, and what a crash left undone is done the next time.
 */
@Injectable()
export class CycleConsequences {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<UpgradeEvent>,
    @Inject(CYCLE_ROWS) private readonly rows: CycleRows,
    @Inject(LiveUpgradeSettings) private readonly settings: LiveUpgradeSettings,
    @Inject(UpgradeSettingsHandler) private readonly changes: UpgradeSettingsHandler,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async settle(cause: Cause): Promise<void> {
    const versions = await this.rows.currentVersions();
    await handleCommand(this.events, currentReleasesDecider, {
      stream: currentReleasesStream,
      command: { type: 'SetCurrentReleases', data: { versions } },
      cause,
      now: this.clock.now(),
    });
    const newest = await this.rows.newest();
    if (newest) await this.settleMode(newest, cause);
  }

  /** Whoever changed the settings after the cycle began, or ended, meant what they say. */
  private async settleMode(newest: CycleRow, cause: Cause): Promise<void> {
    const { changedAt } = await this.settings.refresh();
    const { ended_at: endedAt, started_at: startedAt, is_automatic: isAutomatic } = newest;
    if (endedAt !== null && changedAt < endedAt)
      await this.changes.handle({ type: 'EndCurrentCycleMode', data: {} }, cause);
    if (endedAt === null && isAutomatic && changedAt < startedAt)
      await this.changes.handle({ type: 'BeginCurrentCycleMode', data: {} }, cause);
  }
}
