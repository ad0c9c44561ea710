import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { testFolder } from '@jumpfleet/testing';
import { ContentsUnavailable } from '../../application/packages/contents.js';
import type { PackageContents } from '../../application/packages/contents.js';
import { startS3 } from '../../testing/s3-server.js';
import type { S3Server } from '../../testing/s3-server.js';
import { DiskContents } from './disk-contents.js';
import { S3Contents } from './s3-contents.js';

let folder: string;
let s3: S3Server;

beforeAll(async () => {
  folder = await testFolder();
  s3 = await startS3();
});

const bucketAt = (accessKeyId = 'S3RVER') =>
  new S3Contents({
    endpoint: s3.environment['AWS_ENDPOINT_URL_S3'] ?? '',
    bucket: 'packages',
    prefix: 'spec/',
    region: 'us-east-1',
    accessKeyId,
    secretAccessKey: 'S3RVER',
  });

async function someFile(
  bytes = 3_000_000,
): Promise<{ digest: string; file: string; content: Buffer }> {
  const content = randomBytes(bytes);
  const digest = createHash('sha256').update(content).digest('hex');
  const file = join(folder, digest);
  await writeFile(file, content);
  return { digest, file, content };
}

const stores: readonly (readonly [string, () => PackageContents])[] = [
  ['on disk', () => new DiskContents(join(folder, 'contents'))],
  ['in an S3 store', () => bucketAt()],
];

describe.each(stores)('Contents %s', (_where, open) => {
  it('are there once they are put, from any byte to any other, and gone once they are removed', async () => {
    const store = open();
    const { digest, file, content } = await someFile();
    expect(await store.lengthOf(digest)).toBeUndefined();
    expect(await store.read(digest)).toBeUndefined();
    await store.put(digest, file);
    await store.put(digest, file);
    expect(await store.lengthOf(digest)).toBe(content.length);
    for (const range of [undefined, { start: 17 }, { start: 2_000_000, end: 2_000_001 }]) {
      const found = await store.read(digest, range);
      const wanted = content.subarray(range?.start ?? 0, (range?.end ?? content.length) + 1);
      expect(found && (await buffer(found)).equals(wanted)).toBe(true);
    }
    expect((await readFile(file)).equals(content)).toBe(true);
    await store.remove(digest);
    await store.remove(digest);
    expect(await store.lengthOf(digest)).toBeUndefined();
  });

  it('are listed, all of them', async () => {
    const store = open();
    const files = await Promise.all(Array.from({ length: 5 }, () => someFile(100)));
    for (const { digest, file } of files) await store.put(digest, file);
    const listed: string[] = [];
    for await (const digest of store.digests()) listed.push(digest);
    expect(listed.sort()).toEqual(files.map(({ digest }) => digest).sort());
  });
});

describe('An S3 store', () => {
  it('that does not take our key, or does not answer, is unavailable', async () => {
    const { digest, file } = await someFile(100);
    await expect(bucketAt('another').put(digest, file)).rejects.toThrow(ContentsUnavailable);
    await expect(bucketAt('another').read(digest)).rejects.toThrow(ContentsUnavailable);
    await s3.process.kill();
    await expect(bucketAt().put(digest, file)).rejects.toThrow(ContentsUnavailable);
    await expect(bucketAt().lengthOf(digest)).rejects.toThrow(ContentsUnavailable);
  });
});
