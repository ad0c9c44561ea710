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
    allowRemote: false,
    json: false,
  }));

it.each([[[]], [['--clients', '0']], [['--clients', '1e9']], [['--clients', '5', '--rate', 'x']]])(
  'refuses %j',
  (argv: string[]) => expect(() => readArguments(argv)).toThrow('whole number'),
);

it('loads no other machine by mistake', () => {
  expect(() => refuseRemote('https://support.example.com', false)).toThrow('--allow-remote');
  expect(() => refuseRemote('https://support.example.com', true)).not.toThrow();
  expect(() => refuseRemote('http://127.0.0.1:8080', false)).not.toThrow();
});
