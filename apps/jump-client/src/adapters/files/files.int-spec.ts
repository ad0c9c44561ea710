import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fileEntry } from '@jumpfleet/gateway-contracts';
import type { FileEntry } from '@jumpfleet/gateway-contracts';
import { openFrame } from '../../testing/open-frame.js';
import { RecordedChannel } from '../../testing/recorded-channel.js';
import { fileHandlers } from './file-handlers.js';
import { textOf } from './path.codec.js';

const files = fileHandlers();
const hostile = [
  Buffer.from('with blanks and \'quotes" '),
  Buffer.from('two\nlines\t\\n'),
  Buffer.from('-rf'),
  Buffer.from('gr\u00fc\u00df \u{1f480}'),
  Buffer.from([0x6c, 0xff, 0xfe, 0x31, 0xed, 0xa0, 0x80]),
];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (...names: string[]): string => join(folder, ...names);
const bytesAt = (name: Buffer): Buffer => Buffer.concat([Buffer.from(`${folder}/`), name]);
const none = new RecordedChannel();

async function list(path: string, recursive = false): Promise<FileEntry[]> {
  const request = { tool: 'files', op: 'list', path, recursive } as const;
  const { channel } = await RecordedChannel.run((to) => files.list(opened(request), to));
  return channel.lines<FileEntry>().map((entry) => fileEntry.parse(entry));
}

async function stat(path: string): Promise<FileEntry> {
  const channel = new RecordedChannel();
  await files.stat(opened({ tool: 'files', op: 'stat', path }), channel);
  return fileEntry.parse(await channel.whenOpened);
}

const make = (path: string) => files.make(opened({ tool: 'files', op: 'make', path }), none);
const rename = (path: string, to: string, overwrite?: boolean) =>
  files.rename(opened({ tool: 'files', op: 'rename', path, to, overwrite }), none);
const remove = (path: string, recursive?: boolean) =>
  files.delete(opened({ tool: 'files', op: 'delete', path, recursive }), none);

const opened = <T extends object>(request: T) => ({ ...openFrame, ...request });

describe('A list of a folder (A6 files)', () => {
  it('tells of files, folders, links and the rest, and follows no link', async () => {
    writeFileSync(at('file'), 'twelve bytes');
    chmodSync(at('file'), 0o4750);
    utimesSync(at('file'), 1_700_000_000.25, 1_700_000_000.25);
    mkdirSync(at('folder'));
    symlinkSync('/etc', at('out'));
    symlinkSync('nowhere', at('dangling'));
    execFileSync('mkfifo', [at('pipe')]);
    const told = new Map((await list(folder, true)).map((entry) => [entry.name, entry]));
    expect([...told.keys()].sort()).toEqual(['dangling', 'file', 'folder', 'out', 'pipe']);
    expect(told.get('file')).toEqual({
      name: 'file',
      type: 'file',
      size: 12,
      modified_at: '2023-11-14T22:13:20.250Z',
      mode: '4750',
      owner: execFileSync('id', ['-un'], { encoding: 'utf8' }).trim(),
    });
    expect(told.get('folder')?.type).toBe('folder');
    expect(told.get('out')).toMatchObject({ type: 'link', target: '/etc' });
    expect(told.get('dangling')).toMatchObject({ type: 'link', target: 'nowhere' });
    expect(told.get('pipe')?.type).toBe('other');
  });

  it('says every name so that it can be said again', async () => {
    for (const name of hostile) writeFileSync(bytesAt(name), name);
    const told = await list(folder);
    expect(told.map(({ name }) => name).sort()).toEqual(hostile.map(textOf).sort());
    for (const { name } of told) expect((await stat(`${folder}/${name}`)).name).toBe(name);
    for (const { name } of told) await remove(`${folder}/${name}`);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('goes into folders where that is asked for, with slashes in the names', async () => {
    mkdirSync(at('a', 'b'), { recursive: true });
    writeFileSync(at('a', 'b', 'c'), '');
    expect((await list(folder)).map(({ name }) => name)).toEqual(['a']);
    expect((await list(folder, true)).map(({ name }) => name)).toEqual(['a', 'a/b', 'a/b/c']);
  });

  it('of five thousand entries comes in pieces, and ends where nobody wants more', async () => {
    execFileSync('sh', ['-c', 'seq -f entry-%.0f 5000 | xargs touch'], { cwd: folder });
    expect(new Set((await list(folder)).map(({ name }) => name)).size).toBe(5_000);
    const channel: RecordedChannel = new RecordedChannel(async () => channel.close());
    await files.list(opened({ tool: 'files', op: 'list', path: folder }), channel);
    expect(channel.bytes.length).toBeLessThan(64 * 1024);
  });

  it.each([
    ['a file', '/etc/passwd', 'not-a-folder'],
    ['nothing', '/nowhere/at/all', 'path-not-found'],
    ['what can be no path', 'a\0b', 'path-malformed'],
    ['half a character', 'a\ud800', 'path-malformed'],
  ])('of %s is refused', async (_what, path, code) =>
    expect(list(path)).rejects.toMatchObject({ code }),
  );

  it('of the home folder is had with an empty path', async () =>
    expect((await list('')).length).toBeGreaterThan(0));
});

describe('Folders and names (A6 files)', () => {
  it('makes a folder once', async () => {
    await make(at('new'));
    await expect(make(at('new'))).rejects.toMatchObject({ code: 'path-exists' });
    await expect(make(at('no', 'where'))).rejects.toMatchObject({ code: 'path-not-found' });
  });

  it('renames, and takes no name away unless it is told to', async () => {
    writeFileSync(at('old'), 'old');
    writeFileSync(at('other'), 'other');
    mkdirSync(at('folder'));
    mkdirSync(at('empty'));
    await expect(rename(at('old'), at('other'))).rejects.toMatchObject({ code: 'path-exists' });
    await expect(rename(at('folder'), at('empty'))).rejects.toMatchObject({ code: 'path-exists' });
    await expect(rename(at('old'), at('folder'), true)).rejects.toMatchObject({
      code: 'is-a-folder',
    });
    await rename(at('old'), at('new'));
    expect(readdirSync(folder).sort()).toEqual(['empty', 'folder', 'new', 'other']);
    await rename(at('new'), at('other'), true);
    expect(readFileSync(at('other'), 'utf8')).toBe('old');
    await rename(at('folder'), at('moved'));
    expect(readdirSync(folder).sort()).toEqual(['empty', 'moved', 'other']);
  });

  it('renames a link and not what it leads to', async () => {
    symlinkSync('/etc/passwd', at('link'));
    await rename(at('link'), at('renamed'));
    expect(await stat(at('renamed'))).toMatchObject({ type: 'link', target: '/etc/passwd' });
  });

  it('deletes a folder with what lies in it only where that is asked for', async () => {
    mkdirSync(at('a', 'b'), { recursive: true });
    for (const name of hostile)
      writeFileSync(Buffer.concat([Buffer.from(`${at('a', 'b')}/`), name]), '');
    await expect(remove(at('a'))).rejects.toMatchObject({ code: 'folder-not-empty' });
    await remove(at('a'), true);
    expect(existsSync(at('a'))).toBe(false);
  });

  it('deletes links that lead outside, and nothing behind them', async () => {
    mkdirSync(at('precious'));
    writeFileSync(at('precious', 'file'), '');
    mkdirSync(at('rubbish', 'deep'), { recursive: true });
    symlinkSync('../../precious', at('rubbish', 'deep', 'out'));
    symlinkSync(at('precious'), at('link'));
    await remove(at('rubbish'), true);
    await remove(`${at('link')}/`, true);
    expect(readdirSync(folder)).toEqual(['precious']);
    expect(readdirSync(at('precious'))).toEqual(['file']);
  });

  it.each(['/', '/..', '.', '/tmp/.'])('never deletes what has no name: %s', async (path) =>
    expect(remove(path, true)).rejects.toMatchObject({ code: 'path-malformed' }),
  );
});
