import { expect, it } from '@jest/globals';
import { SiteClientSettings, settingsUntilTold } from './site-client-settings.js';

const site = {
  revision: 3,
  settings: {
    stats: ['cpu'],
    stats_interval_ms: 300_000,
    remove_after_offline_ms: 86_400_000,
    restrict_uninstall: true,
  },
  own_offline_times: true,
};

it('RG-34: tells no client to remove itself before the site has said when', () => {
  const settings = new SiteClientSettings(settingsUntilTold(30_000));
  expect(settings.current).toMatchObject({
    stats_interval_ms: 30_000,
    remove_after_offline_ms: null,
  });
  expect(settings.withOfflineMinutes(5)).toMatchObject({ remove_after_offline_ms: null });
});

it('RG-21: takes what is newer and nothing that is older', () => {
  const settings = new SiteClientSettings(settingsUntilTold(30_000));
  expect(settings.take(site)).toBe(true);
  expect(settings.take({ ...site, settings: { ...site.settings, stats: [] } })).toBe(false);
  expect(settings.current).toEqual(site.settings);
});

it('GW-18: gives a client its own offline time in place of the site’s, where own ones count', () => {
  const settings = new SiteClientSettings(site);
  expect(settings.withOfflineMinutes(5)).toEqual({
    ...site.settings,
    remove_after_offline_ms: 300_000,
  });
  expect(settings.withOfflineMinutes(0)).toEqual(site.settings);
  settings.take({ ...site, revision: 4, own_offline_times: false });
  expect(settings.withOfflineMinutes(5)).toEqual(site.settings);
});
