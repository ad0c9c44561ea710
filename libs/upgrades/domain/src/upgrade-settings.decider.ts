import { ok, refuse } from '@jumpfleet/kernel';
import type { Decider, Result } from '@jumpfleet/kernel';
import { automaticModes, upgradeSettingLimits } from './upgrade-settings.messages.js';
import type {
  UpgradeSettings,
  UpgradeSettingsChanged,
  UpgradeSettingsCommand,
  UpgradeSettingsRefusal,
} from './upgrade-settings.messages.js';

type Decision = Result<readonly UpgradeSettingsChanged[], UpgradeSettingsRefusal>;

export const upgradeSettingsStream = 'upgrades.settings.site';

export const upgradeSettingsDecider: Decider<
  UpgradeSettingsCommand,
  UpgradeSettingsChanged,
  UpgradeSettings,
  UpgradeSettingsRefusal
> = {
  initial: {
    concurrentUpgrades: upgradeSettingLimits.concurrentUpgrades.standard,
    bandwidthBytesPerSecond: upgradeSettingLimits.bandwidthBytesPerSecond.standard,
    automaticUpgrades: 'disabled',
  },
  decide(command, settings, now) {
    switch (command.type) {
      case 'ChangeUpgradeSettings':
        return change(command.data, settings, now);
      case 'BeginCurrentCycleMode':
        return settings.automaticUpgrades === 'disabled'
          ? change({ automaticUpgrades: 'current_cycle' }, settings, now)
          : ok([]);
      case 'EndCurrentCycleMode':
        return settings.automaticUpgrades === 'current_cycle'
          ? change({ automaticUpgrades: 'disabled' }, settings, now)
          : ok([]);
    }
  },
  evolve: (_settings, { data }) => ({
    concurrentUpgrades: data.concurrentUpgrades,
    bandwidthBytesPerSecond: data.bandwidthBytesPerSecond,
    automaticUpgrades: data.automaticUpgrades,
  }),
};

/** A wish of which a part is refused changes nothing; wishing for what holds is no fact. */
function change(wish: Partial<UpgradeSettings>, settings: UpgradeSettings, now: Date): Decision {
  const wished = { ...settings, ...wish };
  const fault = faultOf(wished);
  if (fault) return refuse({ kind: fault });
  const isSame =
    wished.concurrentUpgrades === settings.concurrentUpgrades &&
    wished.bandwidthBytesPerSecond === settings.bandwidthBytesPerSecond &&
    wished.automaticUpgrades === settings.automaticUpgrades;
  if (isSame) return ok([]);
  const data = { ...wished, changedAt: now.toISOString() };
  return ok([{ type: 'UpgradeSettingsChanged', version: 1, data }]);
}

function faultOf(wished: UpgradeSettings): UpgradeSettingsRefusal['kind'] | undefined {
  const { concurrentUpgrades, bandwidthBytesPerSecond } = upgradeSettingLimits;
  if (!isWithin(wished.concurrentUpgrades, concurrentUpgrades))
    return 'concurrent-upgrades-out-of-bounds';
  const bandwidth = wished.bandwidthBytesPerSecond;
  if (bandwidth !== null && !isWithin(bandwidth, bandwidthBytesPerSecond))
    return 'upgrade-bandwidth-out-of-bounds';
  if (!automaticModes.includes(wished.automaticUpgrades)) return 'automatic-upgrades-unknown';
  return undefined;
}

function isWithin(value: number, { least, most }: { least: number; most: number }): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
