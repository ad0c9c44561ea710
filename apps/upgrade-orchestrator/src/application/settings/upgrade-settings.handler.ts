import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import { ok } from '@jumpfleet/kernel';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { upgradeSettingsDecider, upgradeSettingsStream } from '@jumpfleet/upgrades-domain';
import type { UpgradeSettingsCommand, UpgradeSettingsRefusal } from '@jumpfleet/upgrades-domain';
import { Inject, Injectable } from '@nestjs/common';
import type { UpgradeEvent } from '../upgrade-event.codec.js';
import { LiveUpgradeSettings } from './live-upgrade-settings.js';
import type { SettingsAtRevision } from './live-upgrade-settings.js';

/** UP-01, UP-02 and UP-04: what holds for all upgrades of the site. */
@Injectable()
export class UpgradeSettingsHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<UpgradeEvent>,
    @Inject(LiveUpgradeSettings) private readonly settings: LiveUpgradeSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(
    command: UpgradeSettingsCommand,
    cause: Cause,
  ): Promise<Result<SettingsAtRevision, UpgradeSettingsRefusal>> {
    const result = await handleCommand(this.events, upgradeSettingsDecider, {
      stream: upgradeSettingsStream,
      command,
      cause,
      now: this.clock.now(),
    });
    return result.ok ? ok(await this.settings.refresh()) : result;
  }
}
