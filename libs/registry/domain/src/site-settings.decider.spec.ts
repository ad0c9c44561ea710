import { specify } from '@jumpfleet/testing';
import { describe, expect, it } from '@jest/globals';
import {
  firstSiteSettings,
  siteSettingBounds,
  siteSettingsDecider,
} from './site-settings.decider.js';
import type {
  ChangeSiteSettings,
  JumpClientSiteSettings,
  SiteSettingsChanged,
  SiteSettingsChanges,
} from './site-settings.messages.js';

const now = new Date('2026-11-21T09:00:00.000Z');
const given = specify(siteSettingsDecider, now);

const change = (changes: SiteSettingsChanges): ChangeSiteSettings => ({
  type: 'ChangeSiteSettings',
  data: { changes },
});
const changed = (
  names: readonly (keyof JumpClientSiteSettings)[],
  settings: Partial<JumpClientSiteSettings>,
): SiteSettingsChanged => ({
  type: 'SiteSettingsChanged',
  version: 1,
  data: {
    changed: names,
    settings: { ...firstSiteSettings, ...settings },
    changedAt: now.toISOString(),
  },
});

const numbers = Object.entries(siteSettingBounds);
const asChange = (setting: string, value: number): SiteSettingsChanges => {
  const [outer = '', inner] = setting.split('.');
  return inner === undefined ? { [outer]: value } : { [outer]: { [inner]: value } };
};

describe('The site settings for jump clients (A9)', () => {
  it('change only what was named, and tell what that was', () => {
    given()
      .when(change({ deleteAfterDays: 90 }))
      .emits(changed(['deleteAfterDays'], { deleteAfterDays: 90 }));
    given()
      .when(change({ massChangeGuard: { enabled: true } }))
      .emits(
        changed(['massChangeGuard'], {
          massChangeGuard: { enabled: true, percent: 20, windowMinutes: 60 },
        }),
      );
  });

  it('are not changed to what they already are', () => {
    given().when(change({})).emits();
    given()
      .when(change({ deleteAfterDays: 180, massChangeGuard: { percent: 20 } }))
      .emits();
    given()
      .when(change({ statistics: [...firstSiteSettings.statistics].reverse() }))
      .emits();
  });

  it('RG-35: delete after 180 days until somebody says otherwise', () =>
    given()
      .when(change({ deleteAfterDays: 180 }))
      .emits());

  it.each(numbers)(
    'RG-31, RG-32: keep %s within its bounds, both ends included',
    (setting, bounds) => {
      const { least, most } = bounds;
      const apart = { lostAfterDays: null, deleteAfterDays: null };
      for (const value of [least, most]) {
        const asked = change({ ...apart, ...asChange(setting, value) });
        expect(siteSettingsDecider.decide(asked, firstSiteSettings, now).ok).toBe(true);
      }
      for (const value of [least - 1, most + 1, least + 0.5, Number.NaN])
        given()
          .when(change({ ...apart, ...asChange(setting, value) }))
          .refuses({
            kind: 'setting-out-of-bounds',
            setting: setting as keyof typeof siteSettingBounds,
            least,
            most,
          });
    },
  );

  it('RG-33, A10 row 2: never call a client lost when it would be deleted by then', () => {
    given()
      .when(change({ lostAfterDays: 180 }))
      .refuses({ kind: 'lost-not-before-deletion', lostAfterDays: 180, deleteAfterDays: 180 });
    given()
      .when(change({ lostAfterDays: 15, deleteAfterDays: 15 }))
      .refuses({ kind: 'lost-not-before-deletion', lostAfterDays: 15, deleteAfterDays: 15 });
    given()
      .when(change({ deleteAfterDays: 15 }))
      .refuses({ kind: 'lost-not-before-deletion', lostAfterDays: 30, deleteAfterDays: 15 });
    given()
      .when(change({ lostAfterDays: 15, deleteAfterDays: 16 }))
      .emits(
        changed(['lostAfterDays', 'deleteAfterDays'], { lostAfterDays: 15, deleteAfterDays: 16 }),
      );
    given()
      .when(change({ lostAfterDays: null, deleteAfterDays: 15 }))
      .emits(
        changed(['lostAfterDays', 'deleteAfterDays'], { lostAfterDays: null, deleteAfterDays: 15 }),
      );
  });
});
