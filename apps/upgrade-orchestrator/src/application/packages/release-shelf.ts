/** A signed release whose package is stored. */
export type ShelvedRelease = Readonly<{
  /** SHA-256 of the signed document's text, hex. */
  id: string;
  platform: string;
  version: string;
  /** Of two releases of a platform the one with the greater number is the newer. */
  number: number;
  length: number;
  digest: string;
  expiresAt: string;
  minimumVersion: string | null;
  /** The newer versions that it may replace: a signed roll-back. */
  rollbackFrom: readonly string[];
  addedAt: string;
  /** Signed as the present root asks for, and not expired: what clients would take now. */
  isGood: boolean;
}>;

/** A smaller way to a release for clients that run `from`; what the permit's order tells as `delta`. */
export type ShelvedDelta = Readonly<{ from: string; digest: string; length: number }>;

/** What cycles and the scheduler ask of the packages. Answers come from memory that is at most a second old. */
export interface ReleaseShelf {
  /** Newest first. */
  all(): Promise<readonly ShelvedRelease[]>;
  find(releaseId: string): Promise<ShelvedRelease | undefined>;
  /** The newest good release of a version for each platform that has one. */
  ofVersion(version: string): Promise<readonly ShelvedRelease[]>;
  /** Every delta that leads to a release: a few at most, one for each version that it starts from. */
  deltasTo(releaseId: string): Promise<readonly ShelvedDelta[]>;
}
export const RELEASE_SHELF = Symbol('RELEASE_SHELF');

/** Ids of the releases that cycles still need: they are neither removed by hand nor by retention. */
export interface ReleasesInUse {
  inUse(): Promise<ReadonlySet<string>>;
}
/** Provided by the cycles; without a provider nothing is in use. */
export const RELEASES_IN_USE = Symbol('RELEASES_IN_USE');
