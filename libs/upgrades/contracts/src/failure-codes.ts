/** Why a client did not take a release, or went back: stable, told to the site with each failure. */
export const upgradeFailureCodes = [
  'release-malformed',
  'root-invalid',
  'signature-invalid',
  'release-expired',
  'release-replayed',
  'platform-mismatch',
  'version-not-newer',
  'minimum-version',
  'length-mismatch',
  'digest-mismatch',
  'package-malformed',
  'disk-full',
  'write-failed',
  'preflight-failed',
  'start-failed',
  'did-not-connect',
  'interrupted',
  /** Said by the site, not by a client: it did not come back, or made no progress. */
  'did-not-return',
  'no-progress',
] as const;
export type UpgradeFailureCode = (typeof upgradeFailureCodes)[number];
