export { connectionRateBounds, upgradeEvents, upgradeSettingBounds } from './events.js';
export type { UpgradeEventData, UpgradeEventType } from './events.js';
export { upgradeFailureCodes } from './failure-codes.js';
export type { UpgradeFailureCode } from './failure-codes.js';
export { upgradesProto } from './proto.js';
export {
  chunkBytesOf,
  readDocument,
  readRelease,
  readRoot,
  releaseBounds,
  signedKinds,
} from './release.js';
export type {
  Release,
  ReleaseFile,
  RoleKeys,
  Root,
  SignedDocument,
  SignedKind,
} from './release.js';
export { startUpgradeCycle, upgradeClientStates } from './upgrade-cycle.js';
export type {
  StartUpgradeCycle,
  UpgradeClientItem,
  UpgradeCycleHistoryItem,
  UpgradeCycleItem,
  UpgradeCycleSummary,
  UpgradeRingItem,
  UpgradeSampleItem,
} from './upgrade-cycle.js';
export { compareVersions, readVersion } from './version.js';
