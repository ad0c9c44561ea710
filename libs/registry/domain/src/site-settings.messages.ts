import type { Command, DomainEvent } from '@jumpfleet/kernel';

/** RG-20, and the operating system of older editions. */
export const siteStatistics = [
  'cpu',
  'console_user',
  'disk',
  'operating_system',
  'thumbnail',
  'uptime',
] as const;
export type SiteStatistic = (typeof siteStatistics)[number];

/** When more than a share of the fleet turns bad within a window, the count-downs freeze (D5). */
export type MassChangeGuard = Readonly<{
  enabled: boolean;
  percent: number;
  windowMinutes: number;
}>;

/** What holds for all jump clients of the site. Null stands for "never" or "no limit". */
export type JumpClientSiteSettings = Readonly<{
  statistics: readonly SiteStatistic[];
  statisticsIntervalSeconds: number;
  lostAfterDays: number | null;
  deleteAfterDays: number | null;
  uninstalledBehaviour: 'keep' | 'remove';
  restrictLocalUninstall: boolean;
  maxJumpClients: number | null;
  maxActiveJumpClients: number | null;
  wakeOnLan: boolean;
  screenStateTellsPresence: boolean;
  massChangeGuard: MassChangeGuard;
  enrolmentsPerMinute: number;
  installersSurviveUpgrade: boolean;
}>;

/** Left out means left as it is, inside the guard too. */
export type SiteSettingsChanges = Readonly<
  Partial<Omit<JumpClientSiteSettings, 'massChangeGuard'>> & {
    massChangeGuard?: Partial<MassChangeGuard>;
  }
>;

export type ChangeSiteSettings = Command<'ChangeSiteSettings', { changes: SiteSettingsChanges }>;

/** Carries the settings whole, so that a reader needs no earlier event. */
export type SiteSettingsChanged = DomainEvent<
  'SiteSettingsChanged',
  1,
  {
    changed: readonly (keyof JumpClientSiteSettings)[];
    settings: JumpClientSiteSettings;
    changedAt: string;
  }
>;

/** The names that a refusal may blame; those of the guard carry its name. */
export type SiteSettingName =
  | Exclude<keyof JumpClientSiteSettings, 'massChangeGuard'>
  | `massChangeGuard.${'percent' | 'windowMinutes'}`;

export type SiteSettingsRefusal =
  | Readonly<{
      kind: 'setting-out-of-bounds';
      setting: SiteSettingName;
      least: number;
      most: number;
    }>
  | Readonly<{ kind: 'lost-not-before-deletion'; lostAfterDays: number; deleteAfterDays: number }>;

export const siteSettingsStream = 'registry.site-settings.jump-clients';
