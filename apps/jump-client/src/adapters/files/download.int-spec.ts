import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  chmodSync,
  lstatSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { downloadOpened, transferred } from '@jumpfleet/gateway-contracts';
import { openFrame } from '../../testing/open-frame.js';
import { RecordedChannel } from '../../testing/recorded-channel.js';
import { fileHandlers } from './file-handlers.js';
import { bytesOf } from './path.codec.js';

const files = fileHandlers();
const content = randomBytes(1_000_003);
const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'transfers-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);

type Part = Readonly<{ offset?: number; modified_at?: string }>;
async function download(path: string, part: Part = {}, channel = new RecordedChannel()) {
  const end = await files.download(
    { ...openFrame, tool: 'files', op: 'download', path, ...part },
    channel,
  );
  return {
    bytes: channel.bytes,
    opened: downloadOpened.parse(await channel.whenOpened),
    whole: transferred.parse(end.result),
  };
}

describe('A download (A6 files)', () => {
  it('is the file, its length, its time and its digest', async () => {
    writeFileSync(at('a file'), content);
    const { bytes, opened, whole } = await download(at('a file'));
    expect(bytes.equals(content)).toBe(true);
    expect(opened.length).toBe(content.length);
    expect(whole).toEqual({ length: content.length, sha256: digest(content) });
  });

  it('goes on from an offset with the digest of the whole file', async () => {
    writeFileSync(at('file'), content);
    const { opened } = await download(at('file'));
    const part = { offset: 700_001, modified_at: opened.modified_at };
    const { bytes, whole } = await download(at('file'), part);
    expect(bytes.equals(content.subarray(700_001))).toBe(true);
    expect(whole).toEqual({ length: content.length, sha256: digest(content) });
    expect((await download(at('file'), { offset: content.length })).bytes.length).toBe(0);
  });

  it('does not go on with a file that is another now', async () => {
    writeFileSync(at('file'), content);
    const { opened } = await download(at('file'));
    utimesSync(at('file'), 1, 1);
    for (const part of [
      { offset: 5, modified_at: opened.modified_at },
      { offset: content.length + 1 },
    ])
      await expect(download(at('file'), part)).rejects.toMatchObject({ code: 'file-changed' });
  });

  it('fails where the file is cut or written over meanwhile, and not where something is added', async () => {
    const during = (change: () => void) => {
      let isFirst = true;
      return new RecordedChannel(async () => {
        if (isFirst) change();
        isFirst = false;
      });
    };
    const file = at('file');
    writeFileSync(file, content);
    const cut = during(() => writeFileSync(file, 'short'));
    await expect(download(file, {}, cut)).rejects.toMatchObject({ code: 'file-changed' });
    writeFileSync(file, content);
    const written = during(() => writeFileSync(file, randomBytes(content.length)));
    await expect(download(file, {}, written)).rejects.toMatchObject({ code: 'file-changed' });
    writeFileSync(file, content);
    const added = during(() => writeFileSync(file, 'a line more', { flag: 'a' }));
    expect((await download(file, {}, added)).whole.sha256).toBe(digest(content));
  });

  it('of a file of the kernel, which has no size, is what it tells', async () => {
    const { bytes, whole } = await download('/proc/version');
    expect(bytes.toString()).toContain('Linux version');
    expect(whole.length).toBe(bytes.length);
  });

  it('follows a link to a file, whose name may be no text', async () => {
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), bytesOf('n\udcff\n"')]), 'x');
    symlinkSync(bytesOf('n\udcff\n"'), at('link'));
    for (const name of ['link', 'n\udcff\n"'])
      expect((await download(`${folder}/${name}`)).bytes.toString()).toBe('x');
  });

  it('waits for no pipe and opens no device', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    symlinkSync('/dev/zero', at('endless'));
    for (const path of [at('pipe'), at('endless'), '/dev/tty', '/dev/null'])
      await expect(download(path)).rejects.toMatchObject({ code: 'not-a-file' });
    await expect(download(folder)).rejects.toMatchObject({ code: 'is-a-folder' });
    await expect(download(at('none'))).rejects.toMatchObject({ code: 'path-not-found' });
  });
});

describe('A folder as an archive (A6 files)', () => {
  it('unpacks to what it was: long names, strange names, links as links, no pipes', async () => {
    const long = 'long '.repeat(45);
    mkdirSync(join(folder, 'a b', long), { recursive: true });
    writeFileSync(join(folder, 'a b', long, 'file'), content);
    writeFileSync(Buffer.concat([Buffer.from(`${at('a b')}/`), bytesOf('n\udcff\n"')]), 'x');
    chmodSync(join(folder, 'a b', long, 'file'), 0o751);
    utimesSync(join(folder, 'a b', long, 'file'), 1_600_000_000, 1_600_000_000);
    symlinkSync('/etc/passwd', join(folder, 'a b', 'out'));
    symlinkSync(`${long}/${long}`, join(folder, 'a b', 'far'));
    execFileSync('mkfifo', [join(folder, 'a b', 'pipe')]);
    const channel = new RecordedChannel();
    const end = await files.archive(
      { ...openFrame, tool: 'files', op: 'archive', path: at('a b') },
      channel,
    );
    expect(end.result).toEqual({
      length: channel.bytes.length,
      sha256: digest(channel.bytes),
      skipped: 0,
    });
    mkdirSync(at('out'));
    execFileSync('tar', ['-xpf', '-', '-C', at('out')], { input: channel.bytes });
    rmSync(join(folder, 'a b', 'pipe'));
    execFileSync('diff', ['-r', '--no-dereference', at('a b'), join(folder, 'out', 'a b')]);
    const there = lstatSync(join(folder, 'out', 'a b', long, 'file'));
    expect([there.mode & 0o777, there.mtimeMs]).toEqual([0o751, 1_600_000_000_000]);
  });

  it('is of folders only', async () => {
    writeFileSync(at('file'), '');
    const channel = new RecordedChannel();
    await expect(
      files.archive({ ...openFrame, tool: 'files', op: 'archive', path: at('file') }, channel),
    ).rejects.toMatchObject({ code: 'not-a-folder' });
  });
});
