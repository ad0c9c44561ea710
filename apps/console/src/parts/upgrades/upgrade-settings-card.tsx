import { saveUpgradeSettings, upgradeSettings } from '../../adapters/upgrades-api.js';
import {
  automaticMode,
  automaticUpgrades,
  bandwidthOf,
  bandwidthText,
  settingBounds,
} from '../../application/upgrade-settings.js';
import type { UpgradeSettings } from '../../application/upgrade-settings.js';
import { textOf } from '../form-text.js';
import { NumberField, SettingsCard } from '../settings-card.js';

const { concurrentUpgrades, bandwidth } = settingBounds;

function settingsIn(form: FormData): UpgradeSettings {
  return {
    concurrent_upgrades: Number(textOf(form, 'concurrent')),
    upgrade_bandwidth_bytes_per_second: bandwidthOf(textOf(form, 'bandwidth')),
    automatic_upgrades: automaticMode(textOf(form, 'automatic')),
  };
}

/** UP-01, UP-02, UP-04: the caps of upgrades, and whether they begin by themselves. */
export function UpgradeSettingsCard() {
  return (
    <SettingsCard
      title="Upgrade settings"
      read={upgradeSettings}
      save={(form) => saveUpgradeSettings(settingsIn(form))}
      fields={(settings) => <SettingFields settings={settings} />}
      note="Changes hold within a second, over all gateway shards together. An empty bandwidth is no limit. How fast Jump Clients may connect is set under Site."
    />
  );
}

function SettingFields({ settings }: { settings: UpgradeSettings }) {
  return (
    <>
      <NumberField
        name="concurrent"
        label="Concurrent upgrades"
        bounds={concurrentUpgrades}
        value={String(settings.concurrent_upgrades)}
      />
      <NumberField
        name="bandwidth"
        label="Bandwidth (MiB/s)"
        bounds={bandwidth}
        value={bandwidthText(settings.upgrade_bandwidth_bytes_per_second)}
        isOptional
      />
      <label>
        Automatic upgrades
        <select name="automatic" defaultValue={settings.automatic_upgrades}>
          {Object.entries(automaticUpgrades).map(([mode, words]) => (
            <option key={mode} value={mode} selected={mode === settings.automatic_upgrades}>
              {words}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}
