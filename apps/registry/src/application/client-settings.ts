import type { ClientSettingsOfSite } from '@jumpfleet/gateway-contracts';
import type { JumpClientSiteSettings } from '@jumpfleet/registry-domain';

const dayMs = 86_400_000;

/**
 * What the site's settings mean for a Jump Client. While the mass-change guard is on, no client removes
 * itself unasked: a fleet that lost its server must be there when the server is back (D5).
 */
export function clientSettingsOf(
  settings: JumpClientSiteSettings,
  revision: number,
): ClientSettingsOfSite {
  const { deleteAfterDays, massChangeGuard } = settings;
  const isSelfRemoving = !massChangeGuard.enabled;
  return {
    revision,
    settings: {
      stats: [...settings.statistics],
      stats_interval_ms: settings.statisticsIntervalSeconds * 1_000,
      remove_after_offline_ms:
        isSelfRemoving && deleteAfterDays !== null ? deleteAfterDays * dayMs : null,
      restrict_uninstall: settings.restrictLocalUninstall,
    },
    own_offline_times: isSelfRemoving,
  };
}
