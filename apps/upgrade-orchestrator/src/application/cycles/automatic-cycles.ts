import type { Cause } from '@jumpfleet/kernel';
import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { compareVersions } from '@jumpfleet/upgrades-contracts';
import { standardFailureLimit, standardRings } from '@jumpfleet/upgrades-domain';
import { Inject, Injectable } from '@nestjs/common';
import { RELEASE_SHELF } from '../packages/release-shelf.js';
import type { ReleaseShelf } from '../packages/release-shelf.js';
import { LiveUpgradeSettings } from '../settings/live-upgrade-settings.js';
import { CYCLE_ROWS } from './cycle-rows.js';
import type { CycleRows } from './cycle-rows.js';
import { StartUpgradeCycleHandler } from './start-upgrade-cycle.handler.js';

/**
 * UP-08: where upgrades are always automatic, a release that is newer than what the site upgrades to starts
 * a cycle over all clients by itself. A release that some cycle was about does not start another one.
 */
@Injectable()
export class AutomaticCycles {
  constructor(
    @Inject(LiveUpgradeSettings) private readonly settings: LiveUpgradeSettings,
    @Inject(RELEASE_SHELF) private readonly shelf: ReleaseShelf,
    @Inject(CYCLE_ROWS) private readonly rows: CycleRows,
    @Inject(StartUpgradeCycleHandler) private readonly cycles: StartUpgradeCycleHandler,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async start(cause: Cause): Promise<void> {
    if (this.settings.current().automaticUpgrades !== 'enabled') return;
    if (await this.rows.alive()) return;
    const version = await this.nextVersion();
    if (version === undefined) return;
    const started = await this.cycles.handle(
      {
        version,
        scope: { type: 'all' },
        rings: standardRings,
        failure: standardFailureLimit,
        windows: null,
        isRollback: false,
        isAutomatic: true,
        comment: '',
      },
      cause,
    );
    this.logger.info({ version, started }, 'a new release leads to an upgrade cycle');
  }

  private async nextVersion(): Promise<string | undefined> {
    const current = await this.rows.currentVersions();
    const newer = (await this.shelf.all()).filter(
      ({ isGood, platform, version }) =>
        isGood && compareVersions(version, current[platform] ?? '') > 0,
    );
    if (newer.length === 0) return undefined;
    const used = await this.rows.everUsed(newer.map(({ id }) => id));
    const versions = newer.filter(({ id }) => !used.has(id)).map(({ version }) => version);
    return versions.sort(compareVersions).at(-1);
  }
}
