import { connectionRateBounds, upgradeSettingBounds } from '@jumpfleet/upgrades-contracts';
import type { Asker } from './ports.js';

/** UP-04: upgrades that nobody starts; for the cycle that is under way only; for every release. */
export const automaticUpgrades = ['disabled', 'current_cycle', 'enabled'] as const;

/** What the upgrade orchestrator keeps and enforces over all gateway shards. */
export type UpgradeSettings = Readonly<{
  /** GW-02. */
  connectionsPerSecond: number;
  /** UP-02. */
  concurrentUpgrades: number;
  /** UP-01; null is no limit. */
  bandwidthBytesPerSecond: number | null;
  automaticUpgrades: (typeof automaticUpgrades)[number];
}>;

/** What is left out stays. */
export type UpgradeSettingsWish = Readonly<Partial<UpgradeSettings>>;

export interface UpgradeSettingsKeeper {
  current(): Promise<UpgradeSettings>;
  /** Holds everywhere when this resolves. Answers what now holds. */
  change(wish: UpgradeSettingsWish, asker: Asker): Promise<UpgradeSettings>;
}

/** The numbers among them, and what each is refused with. */
export const upgradeSettingRules = {
  connectionsPerSecond: { kind: 'connection-rate-out-of-bounds', ...connectionRateBounds },
  concurrentUpgrades: {
    kind: 'concurrent-upgrades-out-of-bounds',
    ...upgradeSettingBounds.concurrentUpgrades,
  },
  bandwidthBytesPerSecond: {
    kind: 'upgrade-bandwidth-out-of-bounds',
    ...upgradeSettingBounds.bandwidthBytesPerSecond,
  },
} as const;
type NumberSetting = keyof typeof upgradeSettingRules;

export type UpgradeSettingsRefusal = Readonly<{
  [Setting in NumberSetting]: Readonly<{
    kind: (typeof upgradeSettingRules)[Setting]['kind'];
    least: number;
    most: number;
  }>;
}>[NumberSetting];

/** The first number of a wish that the orchestrator would refuse. */
export function refusedUpgradeSetting(
  wish: UpgradeSettingsWish,
): UpgradeSettingsRefusal | undefined {
  const names = Object.keys(upgradeSettingRules) as NumberSetting[];
  const refused = names.find((name) => !isWithin(wish[name], upgradeSettingRules[name]));
  if (!refused) return undefined;
  const { kind, least, most } = upgradeSettingRules[refused];
  return { kind, least, most };
}

/** What is not wished for, or without a limit, passes. */
function isWithin(
  value: number | null | undefined,
  { least, most }: Readonly<{ least: number; most: number }>,
): boolean {
  if (value === undefined || value === null) return true;
  return Number.isInteger(value) && value >= least && value <= most;
}
