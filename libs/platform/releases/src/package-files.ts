import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { releaseBounds } from '@jumpfleet/upgrades-contracts';
import { PackageFault } from './refusal.js';
import { tarBlock, tarEntries } from './tar-entries.js';
import type { TarEntry } from './tar-entries.js';

/** What an archive of so many files may need beside their content. */
const archiveBytes = (files: number): number => (2 * files + 64) * tarBlock;

/**
 * Goes through the files of a package (tar.gz), one after the other. Ends it with a `PackageFault` as soon as it
 * unpacks to more than `maxBytes` of files, names a file twice, or has more files than a package may have.
 */
export async function eachFile(
  path: string,
  maxBytes: number,
  take: (entry: TarEntry) => Promise<void>,
): Promise<void> {
  const limit = maxBytes + archiveBytes(releaseBounds.maxFiles);
  await pipeline(
    createReadStream(path),
    createGunzip(),
    (source: AsyncIterable<Buffer>) => bounded(source, limit),
    (source: AsyncIterable<Buffer>) => takeEach(source, maxBytes, take),
  );
}

async function takeEach(
  source: AsyncIterable<Buffer>,
  maxBytes: number,
  take: (entry: TarEntry) => Promise<void>,
): Promise<void> {
  const names = new Set<string>();
  let bytes = 0;
  for await (const entry of tarEntries(source)) {
    bytes += entry.length;
    if (bytes > maxBytes) throw tooLarge();
    if (names.has(entry.path))
      throw new PackageFault('package-malformed', `The package has ${entry.path} twice.`);
    names.add(entry.path);
    if (names.size > releaseBounds.maxFiles)
      throw new PackageFault('package-malformed', 'The package has too many files.');
    await take(entry);
  }
}

async function* bounded(source: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const part of source) {
    bytes += part.length;
    if (bytes > limit) throw tooLarge();
    yield part;
  }
}

function tooLarge(): PackageFault {
  return new PackageFault('package-malformed', 'The package unpacks to more than it may.');
}
