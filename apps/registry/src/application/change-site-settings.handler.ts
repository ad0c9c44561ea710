import type { EventStore } from '@jumpfleet/event-log';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type {
  ChangeSiteSettings,
  RegistryEvent,
  SiteSettingsChanges,
  SiteSettingsRefusal,
} from '@jumpfleet/registry-domain';
import { siteSettingsDecider, siteSettingsStream } from '@jumpfleet/registry-domain';
import { Inject, Injectable } from '@nestjs/common';
import { SITE_SETTINGS, UPGRADE_SETTINGS } from '../tokens.js';
import type { Asker, SiteSettings } from './ports.js';
import { refusedUpgradeSetting } from './upgrade-settings.js';
import type {
  UpgradeSettings,
  UpgradeSettingsKeeper,
  UpgradeSettingsRefusal,
  UpgradeSettingsWish,
} from './upgrade-settings.js';

export type SettingsWish = Readonly<{
  changes: SiteSettingsChanges;
  /** What the orchestrator keeps. */
  upgrades: UpgradeSettingsWish;
}>;

export type SettingsWishRefusal = SiteSettingsRefusal | UpgradeSettingsRefusal;

type Changed = Result<UpgradeSettings, SettingsWishRefusal>;

/**
 * Changes the site's settings for Jump Clients, those of upgrades among them; what is not named stays. A wish of which a part is refused changes nothing.
 */
@Injectable()
export class ChangeSiteSettingsHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<RegistryEvent>,
    @Inject(SITE_SETTINGS) private readonly settings: SiteSettings,
    @Inject(UPGRADE_SETTINGS) private readonly upgrades: UpgradeSettingsKeeper,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(wish: SettingsWish, asker: Asker, cause: Cause): Promise<Changed> {
    const { changes, upgrades } = wish;
    const command: ChangeSiteSettings = { type: 'ChangeSiteSettings', data: { changes } };
    const now = this.clock.now();
    const foreseen = siteSettingsDecider.decide(command, this.settings.current(), now);
    if (!foreseen.ok) return foreseen;
    const refused = refusedUpgradeSetting(upgrades);
    if (refused) return refuse(refused);
    const upgradesNow = await this.upgradesAfter(upgrades, asker);
    const changed = await handleCommand(this.events, siteSettingsDecider, {
      stream: siteSettingsStream,
      command,
      cause,
      now,
    });
    return changed.ok ? ok(upgradesNow) : changed;
  }

  /** Asked before anything is changed: an orchestrator that is away leaves all as it was. */
  private upgradesAfter(wish: UpgradeSettingsWish, asker: Asker): Promise<UpgradeSettings> {
    return Object.keys(wish).length === 0
      ? this.upgrades.current()
      : this.upgrades.change(wish, asker);
  }
}
