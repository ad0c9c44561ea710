import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Result } from '@jumpfleet/kernel';
import { releaseBounds } from '@jumpfleet/upgrades-contracts';
import type { Release } from '@jumpfleet/upgrades-contracts';
import { describeFile, filesIn } from './describe-package.js';
import { eachFile } from './package-files.js';
import { settled } from './refusal.js';
import type { ReleaseRefusal } from './refusal.js';
import { paddingOf, tarBlock } from './tar-entries.js';
import type { TarEntry } from './tar-entries.js';
import { copyFileOf, manifestOf, syncFolders, unpackFiles } from './unpack-package.js';

export type Delta = Readonly<{ length: number; digest: string }>;

/**
 * A delta is a package with only the files that the older one has not: it needs no list of its own, as
 * the signed release names every file. The same packages make the same bytes.
 */
export function makeDelta(
  fromPackage: string,
  toPackage: string,
  outFile: string,
): Promise<Result<Delta, ReleaseRefusal>> {
  return settled(async () => {
    const old = new Map((await filesIn(fromPackage)).map((file) => [file.path, file.digest]));
    const changed = new Set(
      (await filesIn(toPackage))
        .filter(({ path, digest }) => old.get(path) !== digest)
        .map(({ path }) => path),
    );
    await keepOnly(changed, toPackage, outFile);
    const { length, digest } = await describeFile(outFile);
    return { length, digest };
  });
}

/**
 * Makes the files of a release from a delta and from those of a version that is there, into a folder that
 * this makes. Whatever the delta says, only what is signed passes.
 */
export function applyDelta(
  deltaFile: string,
  fromDir: string,
  intoDir: string,
  release: Release,
): Promise<Result<undefined, ReleaseRefusal>> {
  return settled(async () => {
    const files = manifestOf(release);
    const written = await unpackFiles(deltaFile, intoDir, files);
    for (const file of files.values())
      if (!written.has(file.path)) await copyFileOf(file, fromDir, intoDir);
    await syncFolders(intoDir, release);
    return undefined;
  });
}

async function keepOnly(
  names: ReadonlySet<string>,
  toPackage: string,
  outFile: string,
): Promise<void> {
  const gzip = createGzip({ level: 9 });
  const written = pipeline(gzip, createWriteStream(outFile));
  const write = (bytes: Buffer): Promise<void> =>
    new Promise((resolve, reject) => {
      gzip.write(bytes, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  const copy = async ({ path, length, header, content }: TarEntry): Promise<void> => {
    const isKept = names.has(path);
    if (isKept) await write(header);
    for await (const part of content) if (isKept) await write(part);
    if (isKept) await write(Buffer.alloc(paddingOf(length)));
  };
  const copied = eachFile(toPackage, releaseBounds.maxPackageBytes, copy).then(() =>
    gzip.end(Buffer.alloc(2 * tarBlock)),
  );
  copied.catch((error: unknown) => gzip.destroy(error instanceof Error ? error : undefined));
  await Promise.all([copied, written]);
}
