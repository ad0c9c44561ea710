import { BandwidthBoard } from '@jumpfleet/limits';
import { Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { LiveUpgradeSettings } from '../../application/settings/live-upgrade-settings.js';

/** Shows the gateway shards how many bytes of packages may leave in a second (UP-01), whatever happens to Redis. */
@Injectable()
export class ShownBandwidth implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    @Inject(BandwidthBoard) private readonly board: BandwidthBoard,
    @Inject(LiveUpgradeSettings) private readonly settings: LiveUpgradeSettings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.settings.onChanged(() => void this.show());
    await this.settings.refresh();
    await this.show();
  }

  beforeApplicationShutdown(): void {
    this.board.close();
  }

  private show(): Promise<void> {
    const { bandwidthBytesPerSecond, revision } = this.settings.current();
    return this.board.set(bandwidthBytesPerSecond, revision);
  }
}
