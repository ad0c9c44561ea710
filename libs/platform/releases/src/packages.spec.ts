import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { testFolder } from '@jumpfleet/testing';
import type { Release } from '@jumpfleet/upgrades-contracts';
import fc from 'fast-check';
import { applyDelta, makeDelta } from './delta.js';
import { checkPackage, describePackage } from './describe-package.js';
import { archiveOf, writePackage } from './testing/archives.js';
import type { TestEntry } from './testing/archives.js';
import { releaseOf } from './testing/signed.js';
import { isUnpacked, unpackPackage } from './unpack-package.js';

const old: TestEntry[] = [
  { path: 'lib/', type: '5' },
  { path: 'lib/client.mjs', content: 'the old program' },
  { path: 'bin/node', content: 'x'.repeat(70_000), mode: 0o755 },
  { path: 'lib/gone', content: 'not needed any more' },
];
const next: TestEntry[] = [
  { path: 'lib/client.mjs', content: 'the new program' },
  { path: 'lib/more/new', content: 'another file' },
  { path: 'bin/node', content: 'x'.repeat(70_000), mode: 0o755 },
];

let folder: string;
let file: string;
let into: string;
let release: Release;

beforeEach(async () => {
  folder = await testFolder();
  file = writePackage(join(folder, 'next.tar.gz'), next);
  into = join(folder, 'into');
  release = await releaseFor(file);
});

async function releaseFor(path: string): Promise<Release> {
  const described = await describePackage(path);
  if (!described.ok) throw new Error(described.refusal.detail);
  return releaseOf(described.value);
}

/** A release that was signed for these bytes, and says what a sound package would have. */
function signedFor(content: Buffer): Release {
  writeFileSync(file, content);
  const digest = createHash('sha256').update(content).digest('hex');
  return { ...release, length: content.length, digest };
}

const contentOf = (dir: string) =>
  readdirSync(dir, { recursive: true })
    .map(String)
    .filter((name) => statSync(join(dir, name)).isFile())
    .toSorted();

it('describes a package by its length, its chunks and its files', () => {
  expect(release.files).toMatchObject([
    { path: 'bin/node', mode: 0o755, length: 70_000 },
    { path: 'lib/client.mjs', mode: 0o644, length: 15 },
    { path: 'lib/more/new', length: 12 },
  ]);
  expect(release).toMatchObject({ length: statSync(file).size, chunks: [release.digest] });
});

it('unpacks every file as it was signed', async () => {
  expect(await unpackPackage(file, into, release)).toEqual({ ok: true, value: undefined });
  expect(contentOf(into)).toEqual(['bin/node', 'lib/client.mjs', 'lib/more/new']);
  expect(statSync(join(into, 'bin/node')).mode & 0o777).toBe(0o755);
  expect(readFileSync(join(into, 'lib/client.mjs'), 'utf8')).toBe('the new program');
  expect(await checkPackage(file, release)).toEqual({ ok: true, value: undefined });
  expect(await isUnpacked(into, release)).toBe(true);
  writeFileSync(join(into, 'lib/client.mjs'), 'the bad program');
  expect(await isUnpacked(into, release)).toBe(false);
  expect(await isUnpacked(join(folder, 'nowhere'), release)).toBe(false);
});

it('refuses a package of another length, and one with other bytes', async () => {
  const whole = readFileSync(file);
  writeFileSync(file, whole.subarray(0, -1));
  const short = { ok: false, refusal: { code: 'length-mismatch' } };
  expect(await unpackPackage(file, into, release)).toMatchObject(short);
  expect(await checkPackage(file, release)).toMatchObject(short);
  await fc.assert(
    fc.asyncProperty(
      fc.nat(whole.length - 1),
      fc.integer({ min: 1, max: 255 }),
      async (at, bits) => {
        const changed = Buffer.from(whole);
        changed[at] = (changed[at] ?? 0) ^ bits;
        writeFileSync(file, changed);
        const refused = { ok: false, refusal: { code: 'digest-mismatch' } };
        expect(await unpackPackage(file, into, release)).toMatchObject(refused);
        expect(existsSync(into)).toBe(false);
      },
    ),
    { numRuns: 30 },
  );
});

const gzip = (entries: readonly TestEntry[], tail?: Buffer) => gzipSync(archiveOf(entries, tail));
const [program, added, node] = next as [TestEntry, TestEntry, TestEntry];

describe('signed for something that is no sound package', () => {
  it.each([
    ['a symbolic link', gzip([{ path: 'lib/client.mjs', type: '2' }]), 'package-malformed'],
    ['a hard link', gzip([{ path: 'lib/client.mjs', type: '1' }]), 'package-malformed'],
    ['a device', gzip([{ path: 'lib/client.mjs', type: '3' }]), 'package-malformed'],
    ['a long-name record', gzip([{ path: 'lib/client.mjs', type: 'L' }]), 'package-malformed'],
    ['an absolute path', gzip([{ path: '/etc/passwd' }]), 'package-malformed'],
    ['a climbing path', gzip([{ path: 'lib/../../passwd' }]), 'package-malformed'],
    ['a climbing folder', gzip([{ path: '../up/', type: '5' }]), 'package-malformed'],
    ['a file that is not named', gzip([...next, { path: 'lib/evil' }]), 'package-malformed'],
    ['a file twice', gzip([...next, program]), 'package-malformed'],
    ['a file too few', gzip([program, node]), 'package-malformed'],
    [
      'another content',
      gzip([{ ...program, content: 'the bad program' }, added, node]),
      'digest-mismatch',
    ],
    [
      'another length',
      gzip([{ ...program, content: 'longer than it was' }, added, node]),
      'length-mismatch',
    ],
    [
      'a length that is a lie',
      gzip([program, added, { ...node, length: 60_000 }]),
      'length-mismatch',
    ],
    ['more than its files', gzip(next, Buffer.alloc(4_000_000)), 'package-malformed'],
    ['something after its end', gzip(next, Buffer.alloc(512, 1)), 'package-malformed'],
    ['nothing', gzipSync(Buffer.alloc(0)), 'package-malformed'],
    ['an archive that is cut', gzipSync(archiveOf(next).subarray(0, 3_000)), 'package-malformed'],
    ['a gzip that is cut', gzip(next).subarray(0, -9), 'package-malformed'],
    ['no gzip', archiveOf(next), 'package-malformed'],
  ])('refuses %s', async (_what, content, code) => {
    const forged = signedFor(content);
    const unpacked = await unpackPackage(file, into, forged);
    expect(unpacked).toMatchObject({ ok: false, refusal: { code } });
    expect(existsSync(join(folder, 'passwd'))).toBe(false);
  });

  it('reads a bomb no further than to what is signed', async () => {
    const bomb = gzip([program, added, { ...node, content: 'x'.repeat(90_000_000) }]);
    const forged = signedFor(bomb);
    const refused = { ok: false, refusal: { code: 'package-malformed' } };
    expect(await unpackPackage(file, into, forged)).toMatchObject(refused);
  });

  it('writes through no link that lies in its way', async () => {
    mkdirSync(join(into, 'lib'), { recursive: true });
    symlinkSync(join(folder, 'elsewhere'), join(into, 'lib/client.mjs'));
    const refused = { ok: false, refusal: { code: 'write-failed' } };
    expect(await unpackPackage(file, into, release)).toMatchObject(refused);
    expect(existsSync(join(folder, 'elsewhere'))).toBe(false);
  });
});

it('says that the disk is full, or cannot be written to', async () => {
  const unwritable = join(file, 'folder');
  const refused = { ok: false, refusal: { code: 'write-failed' } };
  expect(await unpackPackage(file, unwritable, release)).toMatchObject(refused);
});

describe('a delta', () => {
  let from: string;
  let delta: string;

  beforeEach(async () => {
    const oldFile = writePackage(join(folder, 'old.tar.gz'), old);
    from = join(folder, 'from');
    delta = join(folder, 'delta');
    await unpackPackage(oldFile, from, await releaseFor(oldFile));
    expect(await makeDelta(oldFile, file, delta)).toMatchObject({ ok: true });
  });

  it('carries only what changed, the same bytes each time', async () => {
    const described = await describePackage(delta);
    expect(described.ok && described.value.files.map(({ path }) => path)).toEqual([
      'lib/client.mjs',
      'lib/more/new',
    ]);
    const again = join(folder, 'again');
    await makeDelta(join(folder, 'old.tar.gz'), file, again);
    expect(readFileSync(again)).toEqual(readFileSync(delta));
  });

  it('makes, with the older version, exactly the files of the release', async () => {
    expect(await applyDelta(delta, from, into, release)).toEqual({ ok: true, value: undefined });
    await unpackPackage(file, join(folder, 'whole'), release);
    expect(contentOf(into)).toEqual(contentOf(join(folder, 'whole')));
    for (const name of contentOf(into))
      expect(readFileSync(join(into, name))).toEqual(readFileSync(join(folder, 'whole', name)));
  });

  it.each([
    [
      'an older version that was changed',
      () => writeFileSync(join(from, 'bin/node'), 'y'.repeat(70_000)),
      'digest-mismatch',
    ],
    [
      'an older version that lacks a file',
      () => writeFileSync(join(from, 'bin/node'), ''),
      'length-mismatch',
    ],
    [
      'a delta with other content',
      () => writePackage(delta, [{ ...program, content: 'the bad program' }]),
      'digest-mismatch',
    ],
    [
      'a delta with a file that is not named',
      () => writePackage(delta, [{ path: 'lib/evil' }]),
      'package-malformed',
    ],
    [
      'a delta that is cut',
      () => writeFileSync(delta, gzipSync(gunzipSync(readFileSync(delta)).subarray(0, 600))),
      'package-malformed',
    ],
  ])('is refused with %s', async (_what, change, code) => {
    change();
    const applied = await applyDelta(delta, from, into, release);
    expect(applied).toMatchObject({ ok: false, refusal: { code } });
  });
});

it('makes a delta between any two packages that leads to the files of the newer one', async () => {
  const name = fc.constantFrom('a', 'b', 'lib/c', 'lib/d');
  const files = fc.dictionary(name, fc.string({ maxLength: 600 }), { minKeys: 1 });
  const entriesOf = (contents: Record<string, string>) =>
    Object.entries(contents).map(([path, content]) => ({ path, content }));
  let run = 0;
  await fc.assert(
    fc.asyncProperty(files, files, async (older, newer) => {
      const at = (what: string) => join(folder, `${String(run)}-${what}`);
      run += 1;
      const [one, other] = [entriesOf(older), entriesOf(newer)];
      writePackage(at('old'), one);
      const target = await releaseFor(writePackage(at('new'), other));
      await unpackPackage(at('old'), at('from'), await releaseFor(at('old')));
      expect(await makeDelta(at('old'), at('new'), at('delta'))).toMatchObject({ ok: true });
      expect(await applyDelta(at('delta'), at('from'), at('into'), target)).toMatchObject({
        ok: true,
      });
      for (const { path, content } of other)
        expect(readFileSync(join(at('into'), path), 'utf8')).toBe(content);
    }),
    { numRuns: 25 },
  );
});
