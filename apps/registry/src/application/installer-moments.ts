import type { Clock } from '@jumpfleet/kernel';
import { CLOCK, CONFIG } from '@jumpfleet/lifecycle';
import type { InstallerMoment } from '@jumpfleet/registry-domain';
import { Inject, Injectable } from '@nestjs/common';
import type { RegistryConfig } from '../config.js';
import { SITE_SETTINGS } from '../tokens.js';
import type { SiteSettings } from './ports.js';

/** Against what installers are held: the time, and the server's version unless packages survive it (UP-11). */
@Injectable()
export class InstallerMoments {
  constructor(
    @Inject(SITE_SETTINGS) private readonly site: SiteSettings,
    @Inject(CONFIG) private readonly config: RegistryConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  at(now: Date = this.clock.now()): InstallerMoment {
    const { installersSurviveUpgrade } = this.site.current();
    return { now, serverVersion: installersSurviveUpgrade ? null : this.config.SERVER_VERSION };
  }
}
