import type { Decider, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type {
  ChangeSiteSettings,
  JumpClientSiteSettings,
  SiteSettingName,
  SiteSettingsChanged,
  SiteSettingsChanges,
  SiteSettingsRefusal,
} from './site-settings.messages.js';
import { siteStatistics } from './site-settings.messages.js';

type Bounds = Readonly<{ least: number; most: number }>;

const clients = { least: 1, most: 2_147_483_647 };
const days = { least: 15, most: 3_650 };

/** Every number among the settings, both ends included. */
export const siteSettingBounds = {
  statisticsIntervalSeconds: { least: 10, most: 86_400 },
  lostAfterDays: days,
  deleteAfterDays: days,
  maxJumpClients: clients,
  maxActiveJumpClients: clients,
  'massChangeGuard.percent': { least: 1, most: 100 },
  'massChangeGuard.windowMinutes': { least: 1, most: 10_080 },
  enrolmentsPerMinute: { least: 1, most: 100_000 },
} as const satisfies Partial<Record<SiteSettingName, Bounds>>;

/** What a site starts with; reasons in ADR 9. */
export const firstSiteSettings: JumpClientSiteSettings = {
  statistics: siteStatistics.filter((name) => name !== 'thumbnail'),
  statisticsIntervalSeconds: 30,
  lostAfterDays: 30,
  deleteAfterDays: 180,
  uninstalledBehaviour: 'keep',
  restrictLocalUninstall: false,
  maxJumpClients: null,
  maxActiveJumpClients: null,
  wakeOnLan: true,
  screenStateTellsPresence: false,
  massChangeGuard: { enabled: false, percent: 20, windowMinutes: 60 },
  enrolmentsPerMinute: 60,
  installersSurviveUpgrade: false,
};

export const siteSettingsDecider: Decider<
  ChangeSiteSettings,
  SiteSettingsChanged,
  JumpClientSiteSettings,
  SiteSettingsRefusal
> = {
  initial: firstSiteSettings,
  decide: ({ data }, current, now) => change(data.changes, current, now),
  evolve: (_settings, { data }) => data.settings,
};

function change(
  changes: SiteSettingsChanges,
  current: JumpClientSiteSettings,
  now: Date,
): Result<readonly SiteSettingsChanged[], SiteSettingsRefusal> {
  const settings = changedSettings(changes, current);
  const refusal = outOfBounds(settings) ?? lostNotBeforeDeletion(settings);
  if (refusal) return refuse(refusal);
  const names = Object.keys(current) as (keyof JumpClientSiteSettings)[];
  const changed = names.filter((name) => !isSame(settings[name], current[name]));
  if (changed.length === 0) return ok([]);
  return ok([
    {
      type: 'SiteSettingsChanged',
      version: 1,
      data: { changed, settings, changedAt: now.toISOString() },
    },
  ]);
}

/** Statistics in their own order and once each, however they were named. */
function changedSettings(
  { massChangeGuard, ...changes }: SiteSettingsChanges,
  current: JumpClientSiteSettings,
): JumpClientSiteSettings {
  const settings = { ...current, ...changes };
  return {
    ...settings,
    statistics: siteStatistics.filter((name) => settings.statistics.includes(name)),
    massChangeGuard: { ...current.massChangeGuard, ...massChangeGuard },
  };
}

function outOfBounds(settings: JumpClientSiteSettings): SiteSettingsRefusal | undefined {
  const numbers: Record<keyof typeof siteSettingBounds, number | null> = {
    ...settings,
    'massChangeGuard.percent': settings.massChangeGuard.percent,
    'massChangeGuard.windowMinutes': settings.massChangeGuard.windowMinutes,
  };
  for (const setting of Object.keys(siteSettingBounds) as (keyof typeof siteSettingBounds)[]) {
    const { least, most } = siteSettingBounds[setting];
    const value = numbers[setting];
    if (value === null) continue;
    if (!Number.isInteger(value) || value < least || value > most)
      return { kind: 'setting-out-of-bounds', setting, least, most };
  }
  return undefined;
}

/** A client must be seen as lost before it is deleted (A10 row 2). */
function lostNotBeforeDeletion({
  lostAfterDays,
  deleteAfterDays,
}: JumpClientSiteSettings): SiteSettingsRefusal | undefined {
  if (lostAfterDays === null || deleteAfterDays === null) return undefined;
  if (lostAfterDays < deleteAfterDays) return undefined;
  return { kind: 'lost-not-before-deletion', lostAfterDays, deleteAfterDays };
}

type Setting = JumpClientSiteSettings[keyof JumpClientSiteSettings];

function isSame(a: Setting, b: Setting): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
