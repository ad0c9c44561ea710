import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Result } from '@jumpfleet/kernel';
import { chunkBytesOf, releaseBounds } from '@jumpfleet/upgrades-contracts';
import type { Release, ReleaseFile } from '@jumpfleet/upgrades-contracts';
import { eachFile } from './package-files.js';
import { PackageFault, settled } from './refusal.js';
import type { ReleaseRefusal } from './refusal.js';
import type { TarEntry } from './tar-entries.js';

export type PackageDescription = Pick<
  Release,
  'length' | 'digest' | 'chunk_bytes' | 'chunks' | 'files'
>;
type FileDescription = Omit<PackageDescription, 'files'>;

/** What a release says of one of our packages (tar.gz), in the words of the release. */
export function describePackage(path: string): Promise<Result<PackageDescription, ReleaseRefusal>> {
  return settled(async () => ({ ...(await describeFile(path)), files: await filesIn(path) }));
}

/** Whether a file is the package that a release was signed for, to the last byte and, where they are named, to the last file. */
export function checkPackage(
  path: string,
  release: Release,
): Promise<Result<undefined, ReleaseRefusal>> {
  return settled(async () => {
    await assertWhole(path, release);
    if (release.files.length === 0) return undefined;
    const files = await filesIn(path);
    if (JSON.stringify(files) !== JSON.stringify(inOrder(release.files)))
      throw new PackageFault('package-malformed', 'The package has other files than are signed.');
    return undefined;
  });
}

/** Length, digest and the digest of each chunk, of any file. */
export async function describeFile(path: string): Promise<FileDescription> {
  const { size: length } = await stat(path);
  const chunk_bytes = chunkBytesOf(length);
  const whole = createHash('sha256');
  const chunks: string[] = [];
  for await (const chunk of createReadStream(path, { highWaterMark: chunk_bytes })) {
    const bytes = chunk as Buffer;
    whole.update(bytes);
    chunks.push(createHash('sha256').update(bytes).digest('hex'));
  }
  return { length, digest: whole.digest('hex'), chunk_bytes, chunks };
}

export async function assertWhole(
  path: string,
  { length, digest }: Readonly<{ length: number; digest: string }>,
): Promise<void> {
  const found = await stat(path);
  if (found.size !== length)
    throw new PackageFault(
      'length-mismatch',
      `The package has ${String(found.size)} bytes, not ${String(length)}.`,
    );
  const hash = createHash('sha256');
  for await (const part of createReadStream(path)) hash.update(part as Buffer);
  if (hash.digest('hex') !== digest)
    throw new PackageFault('digest-mismatch', 'The package is not the one that was signed.');
}

/** The files of a package by name, each with its digest. */
export async function filesIn(path: string): Promise<readonly ReleaseFile[]> {
  const files: ReleaseFile[] = [];
  await eachFile(path, releaseBounds.maxPackageBytes, async (entry) => {
    files.push(await describeEntry(entry));
  });
  return inOrder(files);
}

async function describeEntry({ path, mode, length, content }: TarEntry): Promise<ReleaseFile> {
  const hash = createHash('sha256');
  for await (const part of content) hash.update(part);
  return { path, mode, length, digest: hash.digest('hex') };
}

function inOrder(files: readonly ReleaseFile[]): readonly ReleaseFile[] {
  return files
    .map(({ path, mode, length, digest }) => ({ path, mode, length, digest }))
    .toSorted((one, other) => (one.path < other.path ? -1 : 1));
}
