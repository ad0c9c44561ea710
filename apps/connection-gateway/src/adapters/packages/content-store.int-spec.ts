import { createHash, randomBytes } from 'node:crypto';
import { readFile, readdir, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { atEndOfSpecFile, testFolder } from '@jumpfleet/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { PackageNeighbour, releaseOf } from '../../testing/package-neighbour.js';
import type { TestRelease } from '../../testing/package-neighbour.js';
import { ContentStore } from './content-store.js';
import { GrpcPackages, isAway } from './package-service.js';

const secret = 'a secret that all services of this test share';
const length = 500_000;
let packages: PackageNeighbour;
let folder: string;
let release: TestRelease;

beforeEach(async () => {
  packages = await PackageNeighbour.start(secret);
  folder = await testFolder();
  release = packages.publish(releaseOf(randomBytes(length)));
});

function packagesOf(knownSecret = secret): GrpcPackages {
  const made = new GrpcPackages(packages.address, knownSecret);
  atEndOfSpecFile(() => made.close());
  return made;
}

function storeOf(shard: string, maxBytes = 10_000_000, where = folder): ContentStore {
  const store = new ContentStore(packagesOf(), { folder: where, maxBytes, shard });
  atEndOfSpecFile(() => store.close());
  return store;
}

async function readWhole(store: ContentStore, { digest }: TestRelease): Promise<Buffer> {
  const content = await store.open(digest, length);
  const [first, second] = [Buffer.alloc(100_000), Buffer.alloc(length - 100_000)];
  await content.read(0, [first, second]);
  return Buffer.concat([first, second]);
}

const isRight = async (store: ContentStore) =>
  (await readWhole(store, release)).equals(release.content);

describe('The store of contents', () => {
  it('fetches once, for all who ask meanwhile and later, and after a restart not at all', async () => {
    const store = storeOf('one');
    await Promise.all([isRight(store), isRight(store)]);
    expect(await isRight(store)).toBe(true);
    expect(await isRight(storeOf('one'))).toBe(true);
    expect(packages.offsets).toEqual([0]);
    expect(await names()).toEqual([release.digest]);
  });

  it('goes on where an attempt ended', async () => {
    const store = storeOf('one');
    packages.breaksOffAfter = 200_000;
    const failure = await store.open(release.digest, length).catch((error: unknown) => error);
    expect(isAway(failure)).toBe(true);
    packages.breaksOffAfter = Infinity;
    expect(await isRight(store)).toBe(true);
    expect(packages.offsets[1]).toBeGreaterThan(0);
    expect(packages.offsets[1]).toBe(200_000);
  });

  it('is shared by shards that fetch at the same time', async () => {
    const stores = ['one', 'two', 'three'].map((shard) => storeOf(shard));
    expect(await Promise.all(stores.map((store) => isRight(store)))).toEqual([true, true, true]);
    expect(await names()).toEqual([release.digest]);
  });

  it('serves nothing that is not what its digest says, and keeps nothing of it', async () => {
    packages.tamper(release.digest, randomBytes(length));
    await expect(storeOf('one').open(release.digest, length)).rejects.toThrow('not what was asked');
    packages.tamper(release.digest, Buffer.concat([release.content, release.content]));
    await expect(storeOf('one').open(release.digest, length)).rejects.toThrow('not what was asked');
    expect(await names()).toEqual([]);
  });

  it.each([
    ['was cut short', (path: string) => truncate(path, 1_000)],
    ['was changed', (path: string) => writeFile(path, randomBytes(length))],
  ])('fetches anew what %s on the disk', async (_what, damage) => {
    await isRight(storeOf('one'));
    await damage(join(folder, release.digest));
    expect(await isRight(storeOf('two'))).toBe(true);
    expect(packages.offsets).toEqual([0, 0]);
  });

  it('throws away what was used longest ago, and still serves it to who has it open', async () => {
    const store = storeOf('one', 1_200_000);
    const others = [1, 2].map(() => packages.publish(releaseOf(randomBytes(length))));
    await isRight(store);
    const [second, third] = others;
    if (!second || !third) throw new Error('two more were expected');
    await readWhole(store, second);
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(join(folder, release.digest), longAgo, longAgo);
    await readWhole(store, third);
    expect(await names()).toEqual([second.digest, third.digest].sort());
    expect(await isRight(store)).toBe(true);
  });

  it('makes its folder for nobody else to read', async () => {
    const inner = join(folder, 'made');
    const store = storeOf('one', 10_000_000, inner);
    await store.open(release.digest, length);
    expect((await stat(inner)).mode & 0o777).toBe(0o700);
    expect(hashOf(await readFile(join(inner, release.digest)))).toBe(release.digest);
  });

  it('is asked by nobody who does not know the site’s secret', async () => {
    const stranger = packagesOf('some other secret, long enough to be one');
    await expect(stranger.release(release.id)).rejects.toThrow('UNAUTHENTICATED');
    const known = await packagesOf().release(release.id);
    expect(known).toMatchObject({ length, digest: release.digest, document: release.document });
  });
});

/** But what marks the folder as a test's, which is nobody's to remove. */
const names = async () => (await readdir(folder)).filter((name) => name !== 'owner').sort();

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
