import { jumpClientSettings, saveJumpClientSettings } from '../adapters/site-api.js';
import { settingBounds } from '../application/upgrade-settings.js';
import { NumberField, SettingsCard } from './settings-card.js';
import { textOf } from './form-text.js';

const rates = settingBounds.connectionsPerSecond;

/** GW-02: how many Jump Clients may connect in each second, over all shards together. SB-30: whether they may be woken. */
export function JumpClientSettingsCard() {
  return (
    <SettingsCard
      title="Jump Clients"
      read={jumpClientSettings}
      save={(form) =>
        saveJumpClientSettings({
          connection_rate_per_second: Number(textOf(form, 'rate')),
          wake_on_lan: form.get('wake') === 'on',
        })
      }
      fields={({ connection_rate_per_second: rate, wake_on_lan: mayWake }) => (
        <>
          <NumberField
            name="rate"
            label="Connections per second"
            bounds={rates}
            value={String(rate)}
          />
          <label class="check">
            <input type="checkbox" name="wake" defaultChecked={mayWake} />
            Allow Representatives to attempt to wake up Jump Clients
          </label>
        </>
      )}
      note={`The most Jump Clients that may connect in each second, ${rates.least} to ${rates.most}, after a network outage or during an upgrade. Those that wait are given a time to come back.`}
    />
  );
}
