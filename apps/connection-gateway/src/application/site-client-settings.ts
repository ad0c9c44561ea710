import type { ClientSettings, ClientSettingsOfSite } from '@jumpfleet/gateway-contracts';

const minuteMs = 60_000;

/** Before the registry has ever said anything: nobody is told to remove itself by a guess. */
export function settingsUntilTold(statsIntervalMs: number): ClientSettingsOfSite {
  return {
    revision: -1,
    settings: {
      stats: ['cpu', 'console_user', 'disk', 'operating_system', 'uptime'],
      stats_interval_ms: statsIntervalMs,
      remove_after_offline_ms: null,
      restrict_uninstall: false,
    },
    own_offline_times: false,
  };
}

/** The newest settings of the site that this shard knows. */
export class SiteClientSettings {
  constructor(private site: ClientSettingsOfSite) {}

  get current(): ClientSettings {
    return this.site.settings;
  }

  /** Answers whether it is news; what crossed a newer change on the way is none. */
  take(site: ClientSettingsOfSite): boolean {
    if (site.revision <= this.site.revision) return false;
    this.site = site;
    return true;
  }

  /** For a client with an offline time of its own (RG-12); 0 means that the site's counts. */
  withOfflineMinutes(minutes: number): ClientSettings {
    const { settings, own_offline_times } = this.site;
    if (minutes === 0 || !own_offline_times) return settings;
    return { ...settings, remove_after_offline_ms: minutes * minuteMs };
  }
}
