import type { ShelvedDelta, ShelvedRelease } from '../../application/packages/release-shelf.js';

export type ReleaseAnswer = Readonly<{
  id: string;
  platform: string;
  version: string;
  number: number;
  length: number;
  digest: string;
  expires_at: string;
  minimum_version: string | null;
  rollback_from: readonly string[];
  added_at: string;
  good: boolean;
  in_use: boolean;
  deltas: readonly ShelvedDelta[];
}>;

export function releaseAnswer(
  release: ShelvedRelease,
  deltas: readonly ShelvedDelta[],
  inUse: boolean,
): ReleaseAnswer {
  const { id, platform, version, number, length, digest, addedAt, isGood } = release;
  return {
    id,
    platform,
    version,
    number,
    length,
    digest,
    expires_at: release.expiresAt,
    minimum_version: release.minimumVersion,
    rollback_from: release.rollbackFrom,
    added_at: addedAt,
    good: isGood,
    in_use: inUse,
    deltas,
  };
}
