import { expect, it } from '@jest/globals';
import { clientSettingsOfSite, statisticNames } from '@jumpfleet/gateway-contracts';
import { firstSiteSettings, siteStatistics } from '@jumpfleet/registry-domain';
import { clientSettingsOf } from './client-settings.js';

it('RG-20, RG-21, RG-34, AG-41: are those of the site, as a client reads them', () => {
  const site = {
    ...firstSiteSettings,
    statistics: ['cpu', 'thumbnail'],
    statisticsIntervalSeconds: 300,
    deleteAfterDays: 15,
    restrictLocalUninstall: true,
  } as const;
  const told = clientSettingsOf(site, 7);
  expect(clientSettingsOfSite.parse(told)).toEqual({
    revision: 7,
    settings: {
      stats: ['cpu', 'thumbnail'],
      stats_interval_ms: 300_000,
      remove_after_offline_ms: 1_296_000_000,
      restrict_uninstall: true,
    },
    own_offline_times: true,
  });
});

it('RG-32: never tell a client to go where the site deletes nobody', () => {
  const told = clientSettingsOf({ ...firstSiteSettings, deleteAfterDays: null }, 1);
  expect(told).toMatchObject({
    settings: { remove_after_offline_ms: null },
    own_offline_times: true,
  });
});

it('D5: let no client remove itself while the mass-change guard is on', () => {
  const massChangeGuard = { ...firstSiteSettings.massChangeGuard, enabled: true };
  const told = clientSettingsOf({ ...firstSiteSettings, massChangeGuard }, 1);
  expect(told).toMatchObject({
    settings: { remove_after_offline_ms: null },
    own_offline_times: false,
  });
});

it('RG-20: name statistics as clients know them', () =>
  expect([...siteStatistics]).toEqual([...statisticNames]));
