import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readClientScript } from './client-script.js';
import {
  readCommand,
  readScriptFile,
  scriptFileName,
  writeCommand,
  writeScriptFile,
} from './script-file.js';
import type { ScriptCommand } from './script-file.js';

const jump = (text: string) => {
  const command = readCommand(`action=start_pinned_client_session${text && '&'}${text}`);
  if (!command.ok) throw new Error(command.fault.message);
  return readClientScript(command.value);
};
const fault = (text: string) => {
  const read = jump(text);
  return read.ok ? undefined : `${read.fault.parameter}: ${read.fault.message}`;
};
const value = (text: string) => {
  const read = jump(text);
  return read.ok ? read.value : read.fault;
};

describe('A BRCS file', () => {
  const anyCommand = fc.record({
    action: fc.string({ minLength: 1, unit: 'grapheme' }),
    parameters: fc.array(
      fc.tuple(fc.string({ minLength: 1, unit: 'grapheme' }), fc.string({ unit: 'grapheme' })),
      { maxLength: 4 },
    ),
  });

  it('SB-17: reads as it was written, whatever the commands say', () => {
    fc.assert(
      fc.property(fc.array(anyCommand, { minLength: 1, maxLength: 10 }), (commands) => {
        const text = writeScriptFile(commands);
        expect(readScriptFile(text)).toEqual({ ok: true, value: commands });
        expect(readScriptFile(text.replaceAll('\n', '\r\n'))).toEqual(readScriptFile(text));
      }),
      { numRuns: 50 },
    );
  });

  it('SB-17: says on which line it is wrong', () => {
    const wrong = (text: string) => {
      const read = readScriptFile(text);
      return read.ok ? 'nothing' : `${read.fault.line}: ${read.fault.message}`;
    };
    const login = 'action=login\n';
    expect(wrong('')).toBe('1: The first line must be BRCS and a version, such as BRCS1.0.');
    expect(wrong(`BRCS12\n${login}`)).toMatch(/^1: The first line/);
    expect(wrong(`BRCS2.0\n${login}`)).toBe('1: Version 2.0 is not known.');
    expect(wrong('BRCS1.0\n')).toBe('2: There is no command.');
    expect(wrong(`BRCS1.0\n${login.repeat(11)}`)).toBe('12: A file has at most 10 commands.');
    expect(wrong(`BRCS1.0\n${login.repeat(10)}`)).toBe('nothing');
    expect(wrong(`BRCS1.0\n${login}type=rep`)).toBe('3: A command begins with action=.');
    expect(wrong(`BRCS1.0\n${login}\n${login}`)).toBe('3: "" is not name=value.');
    expect(wrong('BRCS1.0\naction=x&y=%zz')).toBe(
      '2: "y=%zz" is not percent-encoded text (RFC 3986).',
    );
  });

  it('encodes all but the unreserved characters of RFC 3986', () => {
    const command: ScriptCommand = { action: 'a', parameters: [['k', "-._~ +!'()*äb&="]] };
    expect(writeCommand(command)).toBe('action=a&k=-._~%20%2B%21%27%28%29%2A%C3%A4b%26%3D');
    expect(readCommand('action=a&k=1+1')).toMatchObject({ value: { parameters: [['k', '1+1']] } });
  });

  it('A10: is named after the site', () => {
    expect(scriptFileName('Support.Example.com')).toBe('jump.brcs-support_example_com');
  });
});

describe('A client script', () => {
  it('SB-12, SB-18: finds by any field', () => {
    expect(value('search_string=ABC')).toEqual({
      action: 'start_pinned_client_session',
      search: { searchString: 'ABC' },
      externalKey: '',
      custom: {},
    });
  });

  it('SB-13, SB-18: finds by fields that must all match', () => {
    expect(value('client.hostname=ABCDEF02')).toMatchObject({
      search: { fields: { hostname: 'ABCDEF02' } },
    });
    expect(value('client.comments=maintenance&client.tag=server')).toMatchObject({
      search: { fields: { comments: 'maintenance', tag: 'server' } },
    });
  });

  it('SB-15, SB-18: carries attributes into the session', () => {
    const text = 'client.private_ip=10.10.24&session.custom.a=1&session.custom.b=2';
    expect(value(`${text}&session.custom.external_key=T-1`)).toMatchObject({
      search: { fields: { private_ip: '10.10.24' } },
      custom: { a: '1', b: '2' },
      externalKey: 'T-1',
    });
  });

  it('SB-14: wants exactly one way of searching', () => {
    expect(fault('')).toBe('search_string: Give search_string or at least one of client.*.');
    expect(fault('search_string=a&client.tag=b')).toBe(
      'search_string: Give either search_string or client.*, not both.',
    );
    expect(fault('search_string=%20')).toBe('search_string: It is empty.');
    expect(fault('client.tag=a&client.tag=b')).toBe('client.tag: It is given more than once.');
  });

  it('SB-12, SB-13, SB-15: has bounds', () => {
    const long = (name: string, length: number) =>
      fault(`search_string=x&${name}=${'y'.repeat(length)}`);
    expect(fault(`search_string=${'x'.repeat(1_024)}`)).toBeUndefined();
    expect(fault(`search_string=${'x'.repeat(1_025)}`)).toMatch(/more than 1024 characters/);
    expect(fault(`client.tag=${'x'.repeat(255)}`)).toBeUndefined();
    expect(fault(`client.tag=${'x'.repeat(256)}`)).toMatch(/more than 255 characters/);
    expect(long('session.custom.a', 1_024)).toBeUndefined();
    expect(long('session.custom.a', 1_025)).toMatch(/more than 1024 characters/);
    const many = (count: number) =>
      Array.from({ length: count }, (_, n) => `session.custom.f${n}=${'y'.repeat(1_024)}`);
    expect(fault(['search_string=x', ...many(10)].join('&'))).toBeUndefined();
    expect(fault(['search_string=x', 'external_key=T', ...many(10)].join('&'))).toBe(
      'session.custom: All custom attributes together have more than 10 KB.',
    );
  });

  it('B2: is honest about what this site has not', () => {
    const read = (text: string) => {
      const command = readCommand(text);
      const script = command.ok && readClientScript(command.value);
      return script && !script.ok ? script.fault : script;
    };
    expect(read('action=start_rdp_session')).toEqual({
      parameter: 'action',
      message: 'start_rdp_session is not available here.',
    });
    expect(read('action=start_jump_item_session&jump.method=vnc&search_string=a')).toMatchObject({
      parameter: 'jump.method',
    });
    expect(read('action=start_jump_item_session&jump.method=pinned&client.tag=a')).toMatchObject({
      value: { search: { fields: { tag: 'a' } } },
    });
    expect(read('action=dance')).toEqual({ parameter: 'action', message: 'It is not known.' });
    expect(fault('client.colour=blue')).toBe('client.colour: It is not known.');
  });
});
