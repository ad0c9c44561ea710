import type { ReleaseRow } from './release-list.projection.js';

/** What was found out about the way from one version's package to another package. */
export type DeltaRow = Readonly<{
  platform: string;
  to_digest: string;
  from_version: string;
  from_digest: string;
  /** Nothing where a delta is no smaller, or cannot be made. */
  digest: string | null;
  length: string | null;
}>;

/** The tables behind the packages. */
export interface PackageRows {
  releases(): Promise<readonly ReleaseRow[]>;
  release(id: string): Promise<ReleaseRow | undefined>;
  deltas(): Promise<readonly DeltaRow[]>;
  keepDelta(row: DeltaRow): Promise<void>;
  /** Forgets the ways to packages that no release has any more. */
  dropDeltasOfNothing(): Promise<void>;
}
export const PACKAGE_ROWS = Symbol('PACKAGE_ROWS');
