import type {
  JumpClientSiteSettings,
  SiteSettingName,
  SiteSettingsChanges,
} from '@jumpfleet/registry-domain';
import { siteSettingBounds, siteStatistics } from '@jumpfleet/registry-domain';
import { z } from 'zod';
import { automaticUpgrades, upgradeSettingRules } from '../../application/upgrade-settings.js';
import type { UpgradeSettings, UpgradeSettingsWish } from '../../application/upgrade-settings.js';

type Bounds = Readonly<{ least: number; most: number }>;

/** Told to readers of the API; the decider enforces them, so that the refusal has one code and words. */
const number = ({ least, most }: Bounds) =>
  z.number().meta({ type: 'integer', minimum: least, maximum: most });
const bounds = siteSettingBounds;
const guard = z.strictObject({
  enabled: z.boolean(),
  percent: number(bounds['massChangeGuard.percent']),
  window_minutes: number(bounds['massChangeGuard.windowMinutes']),
});
const body = z.strictObject({
  connection_rate_per_second: number(upgradeSettingRules.connectionsPerSecond),
  concurrent_upgrades: number(upgradeSettingRules.concurrentUpgrades),
  upgrade_bandwidth_bytes_per_second: number(
    upgradeSettingRules.bandwidthBytesPerSecond,
  ).nullable(),
  automatic_upgrades: z.enum(automaticUpgrades),
  statistics: z.array(z.enum(siteStatistics)).max(siteStatistics.length),
  statistics_interval_seconds: number(bounds.statisticsIntervalSeconds),
  lost_after_days: number(bounds.lostAfterDays).nullable(),
  delete_after_days: number(bounds.deleteAfterDays).nullable(),
  uninstalled_behaviour: z.enum(['keep', 'remove']),
  restrict_local_uninstall: z.boolean(),
  max_jump_clients: number(bounds.maxJumpClients).nullable(),
  max_active_jump_clients: number(bounds.maxActiveJumpClients).nullable(),
  wake_on_lan: z.boolean(),
  screen_state_tells_presence: z.boolean(),
  mass_change_guard: guard,
  enrolments_per_minute: number(bounds.enrolmentsPerMinute),
  installers_survive_upgrade: z.boolean(),
});
export type SiteSettingsBody = z.infer<typeof body>;

/** A part of the settings; unknown members are refused. */
export const siteSettingsPart = body.extend({ mass_change_guard: guard.partial() }).partial();
export type SiteSettingsPart = z.infer<typeof siteSettingsPart>;

type PlainSetting = Exclude<keyof JumpClientSiteSettings, 'massChangeGuard'>;
const fieldOf = {
  statistics: 'statistics',
  statisticsIntervalSeconds: 'statistics_interval_seconds',
  lostAfterDays: 'lost_after_days',
  deleteAfterDays: 'delete_after_days',
  uninstalledBehaviour: 'uninstalled_behaviour',
  restrictLocalUninstall: 'restrict_local_uninstall',
  maxJumpClients: 'max_jump_clients',
  maxActiveJumpClients: 'max_active_jump_clients',
  wakeOnLan: 'wake_on_lan',
  screenStateTellsPresence: 'screen_state_tells_presence',
  enrolmentsPerMinute: 'enrolments_per_minute',
  installersSurviveUpgrade: 'installers_survive_upgrade',
} as const satisfies Record<PlainSetting, keyof SiteSettingsBody>;
const upgradeFieldOf = {
  connectionsPerSecond: 'connection_rate_per_second',
  concurrentUpgrades: 'concurrent_upgrades',
  bandwidthBytesPerSecond: 'upgrade_bandwidth_bytes_per_second',
  automaticUpgrades: 'automatic_upgrades',
} as const satisfies Record<keyof UpgradeSettings, keyof SiteSettingsBody>;
const upgradeSettings = Object.keys(upgradeFieldOf) as (keyof UpgradeSettings)[];
const plainSettings = Object.keys(fieldOf) as PlainSetting[];

/** The name of a setting as the caller knows it. */
export function fieldNamed(setting: SiteSettingName): string {
  if (setting === 'massChangeGuard.percent') return 'mass_change_guard.percent';
  if (setting === 'massChangeGuard.windowMinutes') return 'mass_change_guard.window_minutes';
  return fieldOf[setting];
}

export function siteSettingsBody(
  settings: JumpClientSiteSettings,
  upgrades: UpgradeSettings,
): SiteSettingsBody {
  const { enabled, percent, windowMinutes } = settings.massChangeGuard;
  return body.parse({
    ...Object.fromEntries(upgradeSettings.map((name) => [upgradeFieldOf[name], upgrades[name]])),
    ...Object.fromEntries(plainSettings.map((setting) => [fieldOf[setting], settings[setting]])),
    mass_change_guard: { enabled, percent, window_minutes: windowMinutes },
  });
}

/** What of the wish the orchestrator keeps. */
export function upgradeSettingsWish(part: SiteSettingsPart): UpgradeSettingsWish {
  const named = upgradeSettings.filter((name) => part[upgradeFieldOf[name]] !== undefined);
  // The schema has given each field the type of its setting.
  return Object.fromEntries(named.map((name) => [name, part[upgradeFieldOf[name]]]));
}

export function siteSettingsChanges(part: SiteSettingsPart): SiteSettingsChanges {
  const named = plainSettings.filter((setting) => part[fieldOf[setting]] !== undefined);
  // The schema has given each field the type of its setting.
  const plain = Object.fromEntries(
    named.map((setting) => [setting, part[fieldOf[setting]]]),
  ) as SiteSettingsChanges;
  if (!part.mass_change_guard) return plain;
  const { enabled, percent, window_minutes: windowMinutes } = part.mass_change_guard;
  return {
    ...plain,
    massChangeGuard: {
      ...(enabled !== undefined && { enabled }),
      ...(percent !== undefined && { percent }),
      ...(windowMinutes !== undefined && { windowMinutes }),
    },
  };
}
