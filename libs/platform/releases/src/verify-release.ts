import { ok } from '@jumpfleet/kernel';
import type { Result } from '@jumpfleet/kernel';
import {
  compareVersions,
  readDocument,
  readRelease,
  readVersion,
  releaseBounds,
} from '@jumpfleet/upgrades-contracts';
import type { Release, Root } from '@jumpfleet/upgrades-contracts';
import { refused } from './refusal.js';
import type { ReleaseRefusal } from './refusal.js';
import { isSignedBy } from './signing.js';

/** What a release must suit: the computer that it is for. */
export type ReleaseTaker = Readonly<{
  now: Date;
  platform: string;
  /** The version that runs. */
  version: string;
  /** The highest number of a release that this computer has found good; 0 for none. */
  highestNumber: number;
}>;

/**
 * Whether a release may replace what runs. The first of these that fails is the refusal: shape of the
 * document (release-malformed), root not over (root-invalid), signatures (signature-invalid), shape of
 * what is signed (release-malformed), expiry, replay, platform, version, minimum version. Nothing that is
 * not signed is looked at beyond its size.
 */
export function verifyRelease(
  text: string,
  root: Root,
  taker: ReleaseTaker,
): Result<Release, ReleaseRefusal> {
  const read = readSignedRelease(text, root, taker.now);
  if (!read.ok) return read;
  const release = read.value;
  const why = isOver(release, taker) ?? unsuited(release, taker);
  return why ? { ok: false, refusal: why } : ok(release);
}

/** The part of `verifyRelease` that does not depend on who takes the release; an expired one is read all the same. */
export function readSignedRelease(
  text: string,
  root: Root,
  now: Date,
): Result<Release, ReleaseRefusal> {
  const document = text.length > releaseBounds.maxDocumentBytes ? undefined : readDocument(text);
  if (!document) return refused('release-malformed', 'This is not a signed release.');
  if (now.getTime() >= Date.parse(root.expires_at))
    return refused(
      'root-invalid',
      `Root ${String(root.number)} was good until ${root.expires_at}.`,
    );
  if (!isSignedBy('release', document, { keys: root.keys, role: root.release }))
    return refused('signature-invalid', `Not signed as root ${String(root.number)} asks for.`);
  const release = readRelease(Buffer.from(document.payload, 'base64url').toString('utf8'));
  return release && readVersion(release.version)
    ? ok(release)
    : refused('release-malformed', 'What is signed is not a whole release.');
}

function isOver(release: Release, taker: ReleaseTaker): ReleaseRefusal | undefined {
  if (taker.now.getTime() >= Date.parse(release.expires_at))
    return { code: 'release-expired', detail: `The release was good until ${release.expires_at}.` };
  if (release.number < taker.highestNumber)
    return {
      code: 'release-replayed',
      detail: `Release ${String(release.number)} is older than ${String(taker.highestNumber)}, which was seen before.`,
    };
  return undefined;
}

function unsuited(release: Release, taker: ReleaseTaker): ReleaseRefusal | undefined {
  const { platform, version } = taker;
  if (release.platform !== platform)
    return {
      code: 'platform-mismatch',
      detail: `The package is for ${release.platform}, this computer is ${platform}.`,
    };
  const isNewer = compareVersions(release.version, version) > 0;
  const isSame = compareVersions(release.version, version) === 0;
  if (isSame || (!isNewer && !release.rollback_from.includes(version)))
    return {
      code: 'version-not-newer',
      detail: `${release.version} is not newer than ${version}, and is no signed roll-back from it.`,
    };
  if (release.minimum_version !== null && compareVersions(version, release.minimum_version) < 0)
    return {
      code: 'minimum-version',
      detail: `The step to ${release.version} needs ${release.minimum_version} or newer; ${version} runs.`,
    };
  return undefined;
}
