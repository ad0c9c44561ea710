import type { Command, DomainEvent } from '@jumpfleet/kernel';

/** UP-01 and UP-02; FEATURES A10 #14 leaves the standards to us. */
export const upgradeSettingLimits = {
  concurrentUpgrades: { least: 1, most: 500, standard: 100 },
  bandwidthBytesPerSecond: { least: 65_536, most: 104_857_600, standard: 104_857_600 },
} as const;

/** UP-04: only clients that a jump attempt moves to the front; until the running cycle is over; always. */
export const automaticModes = ['disabled', 'current_cycle', 'enabled'] as const;
export type AutomaticMode = (typeof automaticModes)[number];

export type UpgradeSettings = Readonly<{
  concurrentUpgrades: number;
  /** Over all shards together; null is no limit. */
  bandwidthBytesPerSecond: number | null;
  automaticUpgrades: AutomaticMode;
}>;

/** What is left out stays. */
export type ChangeUpgradeSettings = Command<'ChangeUpgradeSettings', Partial<UpgradeSettings>>;
/** A cycle of its own is over: what was allowed for it alone is not allowed any longer. */
export type EndCurrentCycleMode = Command<'EndCurrentCycleMode', Readonly<Record<string, never>>>;
/** A cycle that upgrades by itself begins: allows it, unless that is allowed always. */
export type BeginCurrentCycleMode = Command<
  'BeginCurrentCycleMode',
  Readonly<Record<string, never>>
>;
export type UpgradeSettingsCommand =
  ChangeUpgradeSettings | EndCurrentCycleMode | BeginCurrentCycleMode;

export type UpgradeSettingsChanged = DomainEvent<
  'UpgradeSettingsChanged',
  1,
  UpgradeSettings & Readonly<{ changedAt: string }>
>;

export type UpgradeSettingsRefusal = Readonly<{
  kind:
    | 'concurrent-upgrades-out-of-bounds'
    | 'upgrade-bandwidth-out-of-bounds'
    | 'automatic-upgrades-unknown';
}>;
