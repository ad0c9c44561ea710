import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Result } from '@jumpfleet/kernel';
import type { Release, ReleaseFile } from '@jumpfleet/upgrades-contracts';
import { assertWhole } from './describe-package.js';
import { eachFile } from './package-files.js';
import { PackageFault, settled } from './refusal.js';
import type { ReleaseRefusal } from './refusal.js';

/**
 * Writes the files of a package into a folder that this makes, each checked against the signed release and
 * on disk when this is over. A folder of a refused package is a part of one: remove it.
 */
export function unpackPackage(
  path: string,
  dir: string,
  release: Release,
): Promise<Result<undefined, ReleaseRefusal>> {
  return settled(async () => {
    await assertWhole(path, release);
    const files = manifestOf(release);
    const written = await unpackFiles(path, dir, files);
    const missing = [...files.keys()].find((name) => !written.has(name));
    if (missing !== undefined)
      throw new PackageFault('package-malformed', `The package lacks ${missing}.`);
    await syncFolders(dir, release);
    return undefined;
  });
}

/** Whether a folder holds all files of a release as they are signed. */
export async function isUnpacked(dir: string, release: Release): Promise<boolean> {
  for (const { path, length, digest } of release.files) {
    const isSame = await assertWhole(join(dir, path), { length, digest }).then(
      () => true,
      () => false,
    );
    if (!isSame) return false;
  }
  return release.files.length > 0;
}

export type Manifest = ReadonlyMap<string, ReleaseFile>;

export function manifestOf(release: Release): Manifest {
  if (release.files.length === 0)
    throw new PackageFault('package-malformed', 'The release does not say what is in the package.');
  return new Map(release.files.map((file) => [file.path, file]));
}

/** The names of what was in the archive: all of the manifest or less, and nothing else. */
export async function unpackFiles(
  path: string,
  dir: string,
  files: Manifest,
): Promise<ReadonlySet<string>> {
  const written = new Set<string>();
  const maxBytes = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  await mkdir(dir, { recursive: true });
  await eachFile(path, maxBytes, async (entry) => {
    const file = files.get(entry.path);
    if (!file)
      throw new PackageFault('package-malformed', `${entry.path} is not named by the release.`);
    if (entry.length !== file.length)
      throw new PackageFault('length-mismatch', `${entry.path} has another length than is signed.`);
    await writeFileOf(file, dir, entry.content);
    written.add(entry.path);
  });
  return written;
}

/** Copies a file of another version; what it holds must be what is signed. */
export async function copyFileOf(file: ReleaseFile, from: string, dir: string): Promise<void> {
  await writeFileOf(file, dir, createReadStream(join(from, file.path)) as AsyncIterable<Buffer>);
}

async function writeFileOf(
  file: ReleaseFile,
  dir: string,
  content: AsyncIterable<Buffer>,
): Promise<void> {
  const path = join(dir, file.path);
  await mkdir(dirname(path), { recursive: true });
  // `wx` follows no link and replaces nothing: what lies there already is not ours.
  const handle = await open(path, 'wx', 0o600);
  const hash = createHash('sha256');
  let length = 0;
  try {
    for await (const part of content) {
      length += part.length;
      if (length > file.length) break;
      hash.update(part);
      await handle.writeFile(part);
    }
    if (length !== file.length)
      throw new PackageFault('length-mismatch', `${file.path} has another length than is signed.`);
    if (hash.digest('hex') !== file.digest)
      throw new PackageFault('digest-mismatch', `${file.path} is not the one that was signed.`);
    await handle.chmod(file.mode);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Names are on disk only when the folders that hold them are. */
export async function syncFolders(dir: string, release: Release): Promise<void> {
  const folders = new Set([dirname(dir), dir]);
  for (const { path } of release.files)
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder))
      folders.add(join(dir, folder));
  for (const folder of folders) {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  }
}
