import { EVENT_STORE } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import type { Recorded } from '@jumpfleet/kernel';
import { upgradeCycleStream } from '@jumpfleet/upgrades-domain';
import { Inject, Injectable } from '@nestjs/common';
import type { UpgradeEvent } from '../upgrade-event.codec.js';

const most = 200;

/** What became of a cycle, who did it and why. */
@Injectable()
export class CycleHistory {
  constructor(@Inject(EVENT_STORE) private readonly events: EventStore<UpgradeEvent>) {}

  /** Newest first, the last 200; nothing when there never was such a cycle. */
  async of(cycleId: string): Promise<readonly Recorded<UpgradeEvent>[]> {
    return (await this.events.load(upgradeCycleStream(cycleId))).slice(-most).reverse();
  }
}
