import { describe, expect, it } from '@jest/globals';
import { connectionRateBounds, upgradeSettingBounds } from '@jumpfleet/upgrades-contracts';
import { bandwidthOf, bandwidthText, settingBounds } from './upgrade-settings.js';

describe('the settings of upgrades', () => {
  it('UP-01, UP-02, GW-02: have the bounds of the services that keep them', () => {
    const { concurrentUpgrades, bandwidthBytesPerSecond: bytes } = upgradeSettingBounds;
    expect(settingBounds.connectionsPerSecond).toEqual(connectionRateBounds);
    expect(concurrentUpgrades).toMatchObject(settingBounds.concurrentUpgrades);
    expect(bandwidthOf(String(settingBounds.bandwidth.least))).toBe(bytes.least);
    expect(bandwidthOf(String(settingBounds.bandwidth.most))).toBe(bytes.most);
  });

  it('UP-01: say the bandwidth in MiB/s, and no limit by an empty field', () => {
    for (const bytes of [65_536, 1_572_864, 104_857_600, null])
      expect(bandwidthOf(bandwidthText(bytes))).toBe(bytes);
    expect(bandwidthText(104_857_600)).toBe('100');
    expect(bandwidthOf('  ')).toBeNull();
  });
});
