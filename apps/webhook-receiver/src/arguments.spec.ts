import { describe, expect, it } from '@jest/globals';
import { help, readArguments } from './arguments.js';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

describe('npm run receive', () => {
  it('listens on loopback and accepts everything when nothing is said', () => {
    expect(readArguments([], undefined)).toEqual({
      port: 8_090,
      host: '127.0.0.1',
      secrets: [],
      status: 200,
      failShare: 0,
      delayMs: 0,
      save: undefined,
      json: false,
    });
  });

  it('takes several secrets, of the command line and of the environment', () => {
    const second = `${secret.slice(0, -1)}x`;
    expect(readArguments(['--secret', secret], ` ${second} `)).toMatchObject({
      secrets: [secret, second],
    });
    expect(() => readArguments(['--secret', 'sesame'], undefined)).toThrow(/^--secret takes/);
  });

  it('replays to an address, and only there', () => {
    const wanted = ['--replay', 'f.jsonl', '--to', 'https://kb.example/hook'];
    expect(readArguments(wanted, undefined)).toEqual({
      replay: 'f.jsonl',
      to: 'https://kb.example/hook',
      secrets: [],
      json: false,
    });
    expect(() => readArguments(['--replay', 'f.jsonl'], undefined)).toThrow(/--to/);
    expect(() => readArguments(['--to', 'https://kb.example/'], undefined)).toThrow(/--replay/);
  });

  it.each([
    ['--answer', '99'],
    ['--answer', '3xx'],
    ['--fail-share', '1.1'],
    ['--delay', '-1'],
    ['--port', '65536'],
  ])('says what is wrong with %s %s', (option, value) => {
    expect(() => readArguments([`${option}=${value}`], undefined)).toThrow(`${option} takes`);
  });

  it('tells every option', () => {
    expect(readArguments(['--help'], undefined)).toBe('help');
    for (const option of ['--port', '--host', '--secret', '--answer', '--fail-share', '--delay'])
      expect(help).toContain(option);
  });
});
