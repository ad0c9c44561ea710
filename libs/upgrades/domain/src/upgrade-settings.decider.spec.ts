import { specify } from '@jumpfleet/testing';
import { describe, it } from '@jest/globals';
import { currentReleasesDecider } from './current-releases.decider.js';
import { upgradeSettingsDecider } from './upgrade-settings.decider.js';
import type { UpgradeSettings, UpgradeSettingsChanged } from './upgrade-settings.messages.js';

const now = new Date('2026-11-21T09:00:00.000Z');
const changedAt = now.toISOString();
const first = upgradeSettingsDecider.initial;
const changed = (changes: Partial<UpgradeSettings>): UpgradeSettingsChanged => ({
  type: 'UpgradeSettingsChanged',
  version: 1,
  data: { ...first, ...changes, changedAt },
});

describe('The settings of upgrades', () => {
  const given = specify(upgradeSettingsDecider, now);
  const change = (data: Partial<UpgradeSettings>) =>
    ({ type: 'ChangeUpgradeSettings', data }) as const;
  const begin = { type: 'BeginCurrentCycleMode', data: {} } as const;
  const end = { type: 'EndCurrentCycleMode', data: {} } as const;

  it.each([1, 500])('UP-02: allow %d clients to upgrade at once', (concurrentUpgrades) =>
    given().when(change({ concurrentUpgrades })).emits(changed({ concurrentUpgrades })),
  );

  it.each([0, 501, 1.5, Number.NaN])('UP-02: never allow %d', (concurrentUpgrades) =>
    given()
      .when(change({ concurrentUpgrades }))
      .refuses({ kind: 'concurrent-upgrades-out-of-bounds' }),
  );

  it.each([65_536, 104_857_599, null])('UP-01: allow %p bytes a second', (bytes) =>
    given()
      .when(change({ bandwidthBytesPerSecond: bytes }))
      .emits(changed({ bandwidthBytesPerSecond: bytes })),
  );

  it.each([0, 65_535, 104_857_601])('UP-01: never allow %p bytes a second', (bytes) =>
    given()
      .when(change({ bandwidthBytesPerSecond: bytes, concurrentUpgrades: 7 }))
      .refuses({ kind: 'upgrade-bandwidth-out-of-bounds' }),
  );

  it('are not changed to what they are', () => given().when(change(first)).emits());

  it('UP-04: allow a cycle of its own for as long as it lasts', () => {
    const during = changed({ automaticUpgrades: 'current_cycle' });
    given().when(begin).emits(during);
    given(during).when(begin).emits();
    given(during).when(end).emits(changed({}));
  });

  it('UP-04: stay always automatic when a cycle begins and ends', () => {
    const always = changed({ automaticUpgrades: 'enabled' });
    given(always).when(begin).emits();
    given(always).when(end).emits();
    given().when(end).emits();
  });
});

describe('The current releases', () => {
  const given = specify(currentReleasesDecider, now);
  const set = (versions: Readonly<Record<string, string>>) =>
    ({ type: 'SetCurrentReleases', data: { versions } }) as const;
  const said = (versions: Readonly<Record<string, string>>) =>
    ({ type: 'CurrentReleasesChanged', version: 1, data: { versions, changedAt } }) as const;

  it('UP-05: are said anew when a platform is led to another version, or to none', () => {
    given()
      .when(set({ 'linux-64': '2.0.0' }))
      .emits(said({ 'linux-64': '2.0.0' }));
    given(said({ 'linux-64': '2.0.0' }))
      .when(set({ 'linux-64': '2.0.0' }))
      .emits();
    given(said({ 'linux-64': '2.0.0' }))
      .when(set({}))
      .emits(said({}));
  });
});
