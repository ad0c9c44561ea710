import { useCallback, useState } from 'preact/hooks';
import { messageOf } from '../../adapters/api.js';
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
import { Problem } from '../notice.js';
import { useAnswer } from '../use-answer.js';

const { connectionsPerSecond, concurrentUpgrades, bandwidth } = settingBounds;

function settingsIn(form: FormData): UpgradeSettings {
  return {
    connection_rate_per_second: Number(textOf(form, 'rate')),
    concurrent_upgrades: Number(textOf(form, 'concurrent')),
    upgrade_bandwidth_bytes_per_second: bandwidthOf(textOf(form, 'bandwidth')),
    automatic_upgrades: automaticMode(textOf(form, 'automatic')),
  };
}

/** UP-01, UP-02, UP-04, GW-02: the three caps, and whether upgrades begin by themselves. */
export function UpgradeSettingsCard() {
  const settings = useAnswer(useCallback(() => upgradeSettings(), []));
  const [problem, setProblem] = useState('');
  const [isSaved, setIsSaved] = useState(false);
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    setProblem('');
    saveUpgradeSettings(settingsIn(new FormData(event.currentTarget))).then(
      () => setIsSaved(true),
      (error: unknown) => setProblem(messageOf(error)),
    );
  };
  return (
    <section class="card" aria-labelledby="upgrade-settings-title">
      <h2 id="upgrade-settings-title">Upgrade settings</h2>
      <Problem text={settings.problem} />
      {settings.value !== undefined && (
        <form class="form-inline" onSubmit={save} onInput={() => setIsSaved(false)}>
          <SettingFields settings={settings.value} />
          <button type="submit" class="button-main">
            Save
          </button>
          <span class="muted" role="status">
            {isSaved ? 'Saved' : ''}
          </span>
        </form>
      )}
      <p class="muted">
        Changes hold within a second, over all gateway shards together. An empty bandwidth is no
        limit.
      </p>
      <Problem text={problem} />
    </section>
  );
}

type NumberProps = Readonly<{
  name: string;
  label: string;
  bounds: Readonly<{ least: number; most: number }>;
  value: string;
  isOptional?: boolean;
}>;

function NumberField({ name, label, bounds, value, isOptional = false }: NumberProps) {
  return (
    <label>
      {label}
      <input
        name={name}
        type="number"
        required={!isOptional}
        min={bounds.least}
        max={bounds.most}
        step={isOptional ? 'any' : 1}
        defaultValue={value}
      />
    </label>
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
      <NumberField
        name="rate"
        label="Connections per second"
        bounds={connectionsPerSecond}
        value={String(settings.connection_rate_per_second)}
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
