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
