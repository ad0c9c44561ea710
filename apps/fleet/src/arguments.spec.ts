import { expect, it } from '@jest/globals';
import { readArguments, refuseRemote } from './arguments.js';

it('runs on this machine until it is stopped, unless told otherwise', () =>
  expect(readArguments(['--clients', '25000'])).toEqual({
    clients: 25_000,
    url: undefined,
    key: undefined,
    dialsPerSecond: 300,
    durationMs: Number.POSITIVE_INFINITY,
    dataDir: '.jumpfleet',
    version: '0.1.0',
    root: undefined,
    upgrades: { restartMs: 1_000, bytesPerSecond: undefined, failures: [], lostShare: 0 },
    allowRemote: false,
    json: false,
  }));

it.each([[[]], [['--clients', '0']], [['--clients', '1e9']], [['--clients', '5', '--rate', 'x']]])(
  'refuses %j',
  (argv: string[]) => expect(() => readArguments(argv)).toThrow('whole number'),
);

it('says how upgrades go', () => {
  const words =
    '--clients 5 --version 1.2.0 --root root.json --restart-ms 200 --download-rate 65536';
  const faults = '--lost 0.01 --fail start-failed:0.3:1.3.0 --fail disk-full:.1';
  expect(readArguments(`${words} ${faults}`.split(' '))).toMatchObject({
    version: '1.2.0',
    root: 'root.json',
    upgrades: {
      restartMs: 200,
      bytesPerSecond: 65_536,
      lostShare: 0.01,
      failures: [
        { code: 'start-failed', share: 0.3, version: '1.3.0' },
        { code: 'disk-full', share: 0.1 },
      ],
    },
  });
});

it.each([
  [['--fail', 'bored:0.3'], 'one of these codes'],
  [['--fail', 'disk-full'], 'a share from 0 to 1'],
  [['--lost', '2'], 'a share from 0 to 1'],
  [['--version', 'new'], 'a version such as'],
  [['--fail', 'disk-full:1:x'], 'a version such as'],
])('refuses %j', (argv, words) =>
  expect(() => readArguments(['--clients', '5', ...argv])).toThrow(words),
);

it('loads no other machine by mistake', () => {
  expect(() => refuseRemote('https://support.example.com', false)).toThrow('--allow-remote');
  expect(() => refuseRemote('https://support.example.com', true)).not.toThrow();
  expect(() => refuseRemote('http://127.0.0.1:8080', false)).not.toThrow();
});
