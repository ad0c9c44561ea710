export { currentReleasesDecider, currentReleasesStream } from './current-releases.decider.js';
export type {
  CurrentReleases,
  CurrentReleasesChanged,
  SetCurrentReleases,
} from './current-releases.decider.js';
export { expectedEnd } from './expected-end.js';
export type { RemainingRing } from './expected-end.js';
export { windowAt } from './maintenance-windows.js';
export { permitBookDecider, permitBookStream } from './permit-book.decider.js';
export type { PermitBook } from './permit-book.decider.js';
export { permitOutcomes } from './permit-book.messages.js';
export type {
  ClosePermitBook,
  EndedPermit,
  EndPermits,
  GrantPermits,
  GrantWish,
  OpenPermitBook,
  Permit,
  PermitBookCommand,
  PermitBookEvent,
  PermitBookRefusal,
  PermitEnd,
  PermitOutcome,
} from './permit-book.messages.js';
export { reconnectRateBounds, reconnectRateDecider } from './reconnect-rate.decider.js';
export type { ReconnectRate } from './reconnect-rate.decider.js';
export type {
  ChangeReconnectRate,
  ReconnectRateChanged,
  ReconnectRateRefusal,
} from './reconnect-rate.messages.js';
export { maxReleasesPerPlatform, releaseDecider } from './release.decider.js';
export type { PlatformReleases } from './release.decider.js';
export type {
  AddRelease,
  ReleaseAdded,
  ReleaseCommand,
  ReleaseEvent,
  ReleaseRefusal,
  ReleaseRemoved,
  ReleaseTerms,
  RemoveRelease,
} from './release.messages.js';
export { trustedRootDecider } from './trusted-root.decider.js';
export type { TrustedRoots } from './trusted-root.decider.js';
export type { RootTrusted, TrustRoot, TrustedRootRefusal } from './trusted-root.messages.js';
export { upgradeCycleDecider, upgradeCycleStream } from './upgrade-cycle.decider.js';
export { cycleStates, phaseOf } from './upgrade-cycle.js';
export type { CyclePhase, CycleState, UpgradeCycle } from './upgrade-cycle.js';
export { cycleBounds, standardFailureLimit, standardRings } from './upgrade-cycle.messages.js';
export type {
  CycleTarget,
  CycleTerms,
  FailureLimit,
  MaintenanceWindow,
  MaintenanceWindows,
  RingFigures,
  UpgradeCycleCommand,
  UpgradeCycleEvent,
  UpgradeCycleRefusal,
  UpgradeRing,
  UpgradeScope,
} from './upgrade-cycle.messages.js';
export { upgradeSettingsDecider, upgradeSettingsStream } from './upgrade-settings.decider.js';
export { automaticModes, upgradeSettingLimits } from './upgrade-settings.messages.js';
export type {
  AutomaticMode,
  UpgradeSettings,
  UpgradeSettingsChanged,
  UpgradeSettingsCommand,
  UpgradeSettingsRefusal,
} from './upgrade-settings.messages.js';
