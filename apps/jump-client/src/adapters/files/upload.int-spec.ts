import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ToolEnd } from '../../application/session/tool-handler.js';
import { openFrame } from '../../testing/open-frame.js';
import { RecordedChannel } from '../../testing/recorded-channel.js';
import { fileHandlers } from './file-handlers.js';

const files = fileHandlers();
const content = randomBytes(1_000_003);
const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const umask = Number.parseInt(execFileSync('sh', ['-c', 'umask'], { encoding: 'utf8' }), 8);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'transfers-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);

type Upload = Readonly<{
  path: string;
  length: number;
  sha256?: string;
  upload?: string;
  overwrite?: boolean;
}>;
type Uploading = Readonly<{ channel: RecordedChannel; offset: number; end: Promise<ToolEnd> }>;

async function begin(request: Upload): Promise<Uploading> {
  const channel = new RecordedChannel();
  const end = files.upload({ ...openFrame, tool: 'files', op: 'upload', ...request }, channel);
  const opened = await Promise.race([channel.whenOpened, end.then(() => undefined)]);
  return { channel, offset: Number(opened?.['offset']), end };
}

function send({ channel }: Uploading, bytes: Buffer): void {
  for (let sent = 0; sent < bytes.length; sent += 32_768)
    channel.send(bytes.subarray(sent, sent + 32_768));
}

async function upload(bytes: Buffer, request: Omit<Upload, 'length'>): Promise<ToolEnd> {
  const uploading = await begin({ ...request, length: bytes.length });
  send(uploading, bytes.subarray(uploading.offset));
  return uploading.end;
}

/** Lets go of an upload when so much of it has arrived. */
async function breakOff(bytes: Buffer, request: Upload): Promise<void> {
  const uploading = await begin(request);
  send(uploading, bytes);
  while (uploading.channel.consumedBytes < bytes.length)
    await new Promise((resolve) => setImmediate(resolve));
  uploading.channel.close();
  await uploading.end;
}

describe('An upload (A6 files)', () => {
  it('appears under its name when it is whole and right, with the rights of any new file', async () => {
    const uploading = await begin({ path: at('new'), length: content.length });
    send(uploading, content.subarray(0, 500_000));
    expect(readdirSync(folder)).not.toContain('new');
    send(uploading, content.subarray(500_000));
    expect(await uploading.end).toEqual({
      result: { length: content.length, sha256: digest(content) },
    });
    expect(readFileSync(at('new')).equals(content)).toBe(true);
    expect(lstatSync(at('new')).mode & 0o7777).toBe(0o666 & ~umask);
    expect(readdirSync(folder)).toEqual(['new']);
    expect(uploading.channel.consumedBytes).toBe(content.length);
  });

  it('of nothing makes an empty file', async () => {
    await upload(Buffer.alloc(0), { path: at('empty'), sha256: digest(Buffer.alloc(0)) });
    expect(readFileSync(at('empty')).length).toBe(0);
  });

  it('goes on where it was broken off, and the digest is of all of it', async () => {
    const request = { path: at('file'), upload: 'u-1', sha256: digest(content) };
    await breakOff(content.subarray(0, 600_000), { ...request, length: content.length });
    const again = await begin({ ...request, length: content.length });
    expect(again.offset).toBe(600_000);
    send(again, content.subarray(600_000));
    await again.end;
    expect(readFileSync(at('file')).equals(content)).toBe(true);
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('begins anew under another name, and leaves nothing where it has none', async () => {
    const length = content.length;
    await breakOff(content.subarray(0, 9), { path: at('a'), upload: 'u-1', length });
    expect((await begin({ path: at('a'), upload: 'u-2', length })).offset).toBe(0);
    expect((await begin({ path: at('b'), upload: 'u-1', length })).offset).toBe(0);
    const before = readdirSync(folder).length;
    await breakOff(content.subarray(0, 9), { path: at('c'), length });
    expect(readdirSync(folder).length).toBe(before);
  });

  it('that comes again takes the place of one that hangs', async () => {
    const request = { path: at('file'), upload: 'u-1', length: content.length };
    const hanging = await begin(request);
    send(hanging, content.subarray(0, 32_768));
    while (hanging.channel.consumedBytes === 0)
      await new Promise((resolve) => setImmediate(resolve));
    const [again] = await Promise.all([
      begin(request),
      expect(hanging.end).rejects.toMatchObject({ code: 'upload-changed' }),
    ]);
    expect(again.offset).toBe(32_768);
    send(again, content.subarray(again.offset));
    await again.end;
    expect(readFileSync(at('file')).equals(content)).toBe(true);
  });

  it('never shares its file with another that begins at the same moment', async () => {
    const request = { path: at('file'), upload: 'u-1', length: 3 };
    const channels = [new RecordedChannel(), new RecordedChannel()] as const;
    const ends = channels.map((channel) =>
      files.upload({ ...openFrame, tool: 'files', op: 'upload', ...request }, channel),
    );
    await expect(ends[0]).rejects.toMatchObject({ code: 'upload-changed' });
    await channels[1].whenOpened;
    await new Promise((resolve) => setImmediate(resolve));
    channels[1].send(Buffer.from('abc'));
    await ends[1];
    expect(readFileSync(at('file'), 'utf8')).toBe('abc');
  });

  it('with the wrong digest, or more than was said, leaves nothing', async () => {
    const wrong = { path: at('file'), sha256: digest(content), upload: 'u-1' };
    await expect(upload(content.subarray(1), wrong)).rejects.toMatchObject({
      code: 'digest-mismatch',
    });
    const more = await begin({ path: at('file'), length: 5 });
    send(more, Buffer.from('six...'));
    await expect(more.end).rejects.toMatchObject({ code: 'upload-changed' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes a name only where that is asked for, and keeps the rights of what it replaces', async () => {
    writeFileSync(at('file'), 'before');
    chmodSync(at('file'), 0o640);
    const path = at('file');
    await expect(upload(content, { path })).rejects.toMatchObject({ code: 'path-exists' });
    expect(readFileSync(path, 'utf8')).toBe('before');
    await upload(content, { path, overwrite: true });
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(lstatSync(path).mode & 0o7777).toBe(0o640);
  });

  it('takes no name that somebody took meanwhile', async () => {
    const uploading = await begin({ path: at('file'), length: 3 });
    writeFileSync(at('file'), 'mine');
    send(uploading, Buffer.from('abc'));
    await expect(uploading.end).rejects.toMatchObject({ code: 'path-exists' });
    expect(readFileSync(at('file'), 'utf8')).toBe('mine');
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('replaces a link and writes nothing through it', async () => {
    writeFileSync(at('precious'), 'precious');
    symlinkSync(at('precious'), at('link'));
    await expect(upload(content, { path: at('link') })).rejects.toMatchObject({
      code: 'path-exists',
    });
    await upload(content, { path: at('link'), overwrite: true });
    expect(readFileSync(at('precious'), 'utf8')).toBe('precious');
    expect(lstatSync(at('link')).isFile()).toBe(true);
  });

  it('follows no link that lies where its hidden file would be', async () => {
    writeFileSync(at('precious'), 'precious');
    const request = { path: at('file'), upload: 'u-1', length: content.length };
    await breakOff(content.subarray(0, 9), request);
    const hidden = readdirSync(folder).find((name) => name.startsWith('.')) ?? '';
    rmSync(at(hidden));
    symlinkSync(at('precious'), at(hidden));
    await upload(content, request);
    expect(readFileSync(at('precious'), 'utf8')).toBe('precious');
    expect(readFileSync(at('file')).equals(content)).toBe(true);
  });

  it.each([
    ['a folder', 'folder', 'is-a-folder'],
    ['a pipe', 'pipe', 'not-a-file'],
    ['no folder that is there', 'no/where', 'path-not-found'],
    ['no name', '..', 'path-malformed'],
  ])('to %s is refused', async (_what, name, code) => {
    mkdirSync(at('folder'));
    execFileSync('mkfifo', [at('pipe')]);
    await expect(
      upload(content, { path: `${folder}/${name}`, overwrite: true }),
    ).rejects.toMatchObject({ code });
  });

  const mounts = process.getuid?.() === 0 ? it : it.skip;
  mounts('to a full disk is told of before, and in the middle; nothing stays', async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder]);
    try {
      const path = at('file');
      await expect(upload(content, { path })).rejects.toMatchObject({ code: 'disk-full' });
      const uploading = await begin({ path, length: 200_000, upload: 'u-1' });
      writeFileSync(at('other'), Buffer.alloc(150_000));
      send(uploading, content.subarray(0, 200_000));
      await expect(uploading.end).rejects.toMatchObject({ code: 'disk-full' });
      expect(readdirSync(folder)).toEqual(['other']);
    } finally {
      execFileSync('umount', [folder]);
    }
  });
});
