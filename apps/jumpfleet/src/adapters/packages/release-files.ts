import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';

import { describePackage, signDocument } from '@jumpfleet/releases';
import type { SigningKey } from '@jumpfleet/releases';
import { readDocument, readRelease, readVersion } from '@jumpfleet/upgrades-contracts';
import type { Release } from '@jumpfleet/upgrades-contracts';

import { CommandFailure } from '../../application/command-failure.js';

/** A package beside the document that was signed for it. */
export type SignedFile = Readonly<{ id: string; file: string; length: number; document: string }>;

/** What somebody says of a release beyond what its package says of itself. */
export type ReleaseWords = Pick<
  Release,
  'platform' | 'version' | 'number' | 'expires_at' | 'minimum_version' | 'rollback_from'
>;

/** Where the signed document of a package lies. */
const documentFile = (file: string): string => `${file}.release.json`;

/** Signs what the file is and what is said of it, and writes the document beside it. */
export async function signFile(
  file: string,
  words: ReleaseWords,
  key: SigningKey,
): Promise<SignedFile> {
  assertThere(file);
  assertVersions(words);
  const described = await describePackage(file);
  if (!described.ok) throw new CommandFailure(described.refusal.code, described.refusal.detail);
  const document = signWords({ ...described.value, ...words }, key);
  await writeFile(documentFile(file), `${document}\n`);
  return signedFile(file, document);
}

export async function readSigned(file: string): Promise<SignedFile> {
  assertThere(file);
  if (!existsSync(documentFile(file)))
    throw new CommandFailure(
      'release-missing',
      `${documentFile(file)} is missing; sign the package`,
    );
  return signedFile(file, (await readFile(documentFile(file), 'utf8')).trim());
}

/** The same package once more, in other words. */
export function signAgain(document: string, words: Partial<ReleaseWords>, key: SigningKey): string {
  const payload = readDocument(document)?.payload ?? '';
  const release = readRelease(Buffer.from(payload, 'base64url').toString('utf8'));
  if (!release) throw new CommandFailure('release-malformed', 'This is not a signed release.');
  return signWords({ ...release, ...words }, key);
}

export function releaseIdOf(document: string): string {
  return createHash('sha256').update(document).digest('hex');
}

function signWords(release: Omit<Release, 'kind'>, key: SigningKey): string {
  return signDocument('release', { ...release, kind: 'release' }, [key]);
}

function signedFile(file: string, document: string): SignedFile {
  return { id: releaseIdOf(document), file, length: statSync(file).size, document };
}

function assertThere(file: string): void {
  if (!existsSync(file)) throw new CommandFailure('package-missing', `there is no ${file}`);
}

function assertVersions({ version, minimum_version, rollback_from }: ReleaseWords): void {
  for (const one of [
    version,
    ...rollback_from,
    ...(minimum_version === null ? [] : [minimum_version]),
  ])
    if (!readVersion(one))
      throw new CommandFailure('version-malformed', `${one} is no version like 1.4.2 or 1.4.2+r7`);
}
