import { expect, it } from '@jest/globals';
import { SettingsFault, overrideOptions, parseSettings, readOverrides } from './settings.js';

const all = new Set(Object.keys(overrideOptions));

it('takes what the command line asked for', () =>
  expect(
    readOverrides(
      new Map([
        ['--jc-name', 'till 4'],
        ['--jc-jump-group', 'jumpgroup:shops'],
        ['--jc-session-policy-not-present', 'unattended'],
      ]),
      all,
    ),
  ).toEqual({
    name: 'till 4',
    jump_group: 'jumpgroup:shops',
    session_policy_not_present: 'unattended',
  }));

it.each([
  ['--jc-name', 'x'.repeat(129), 'at most 128'],
  ['--jc-tag', 'x'.repeat(65), 'at most 64'],
  ['--jc-comments', 'x'.repeat(1_025), 'at most 1024'],
  ['--jc-jump-group', 'shops', 'jumpgroup:CODE or user:NAME'],
  ['--jc-colour', 'red', 'unknown option'],
])('refuses %s before anything is installed', (option, value, why) => {
  expect(() => readOverrides(new Map([[option, value]]), all)).toThrow(SettingsFault);
  expect(() => readOverrides(new Map([[option, value]]), all)).toThrow(why);
});

it('AG-14: refuses what the installer keeps closed, naming it', () => {
  const options = new Map([
    ['--jc-name', 'x'],
    ['--jc-tag', 'y'],
  ]);
  expect(() => readOverrides(options, new Set(['--jc-tag']))).toThrow(
    'this installer does not allow to override: --jc-name',
  );
});

it('does not take a torn or foreign file for its settings', () => {
  expect(parseSettings(undefined)).toBeUndefined();
  expect(parseSettings({ site: 'ftp://x', installerKey: 'k', validUntil: 1 })).toBeUndefined();
  expect(parseSettings({ site: 'https://x' })).toBeUndefined();
  expect(parseSettings({ site: 'https://x', installerKey: 'k', validUntil: 1 })).toMatchObject({
    installMode: 'user',
    overrides: {},
  });
});
