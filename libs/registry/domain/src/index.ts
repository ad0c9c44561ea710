export { codeNameFrom, freeCodeName } from './code-name.js';
export { addressRange, isInRanges } from './address-range.js';
export { enrolmentRefusal, enrolmentSettings, publicSite, spentInstaller } from './enrolment.js';
export type {
  EnrollingComputer,
  EnrolmentOverrides,
  EnrolmentRefusal,
  InstallerAtUse,
  InstallerMoment,
  SpentInstaller,
} from './enrolment.js';
export {
  comeBackInMs,
  longestHintMs,
  mostWaiting,
  nextTurn,
  turnGraceMs,
  turnsAnew,
} from './enrolment-turns.js';
export type { TurnsBefore } from './enrolment-turns.js';
export {
  countdownCutoff,
  countdownEnd,
  dayMs,
  isPausedSince,
  minuteMs,
  offlineLimitMs,
  scheduledDeletion,
} from './countdown.js';
export type { DeletionTerms, Pause, SiteLook } from './countdown.js';
export { fleetGuardDecider } from './fleet-guard.decider.js';
export type { FleetGuard } from './fleet-guard.decider.js';
export { fleetGuardStream } from './fleet-guard.messages.js';
export type {
  ConfirmFleetGuard,
  FleetGuardCommand,
  FleetGuardConfirmed,
  FleetGuardEvent,
  FleetGuardRearmed,
  FleetGuardRefusal,
  FleetGuardReleased,
  FleetGuardTripped,
  FleetObservation,
  GuardPrincipal,
  MassChange,
  ObserveFleet,
} from './fleet-guard.messages.js';
export { clientIdentityDecider } from './client-identity.decider.js';
export type { ClientIdentity, SplitMachine } from './client-identity.decider.js';
export type {
  ClientIdentityCommand,
  ClientIdentityEvent,
  ClientIdentityRefusal,
  DecideIdentity,
  IdentityDecision,
  IdentityUse,
  JumpClientIdentityConflicted,
  JumpClientIdentityDecided,
  JumpClientSplitOff,
  ReportIdentityConflict,
  SplitOffJumpClient,
} from './client-identity.messages.js';
export { clientWakeDecider } from './client-wake.decider.js';
export { wakeLockMs } from './client-wake.messages.js';
export type {
  AttemptWake,
  ClientWakeRefusal,
  JumpClientWakeAttempted,
} from './client-wake.messages.js';
export { groundsOf } from './grounds.js';
export { chapterAt, changesBetween, chaptersOf } from './history.js';
export type { Chapter, FieldChange } from './history.js';
export { installerDecider } from './installer.decider.js';
export { installerStream, installerValidity, overridableFields } from './installer.messages.js';
export type {
  CreateInstaller,
  DeleteInstaller,
  ExtendInstaller,
  InstallerCommand,
  InstallerCreated,
  InstallerDeleted,
  InstallerEvent,
  InstallerExtended,
  InstallerRefusal,
  InstallerRevoked,
  InstallerTerms,
  OverridableField,
  RevokeInstaller,
} from './installer.messages.js';
export { jumpClientDecider } from './jump-client.decider.js';
export { jumpClientStream } from './jump-client.messages.js';
export type {
  ChangeConnectionType,
  ConnectionType,
  CopyJumpClient,
  DeleteJumpClient,
  DeletionReason,
  EditJumpClient,
  EnrolJumpClient,
  EnrolledComputer,
  InstallMode,
  JumpClientCommand,
  JumpClientConnectionTypeChanged,
  JumpClientCopied,
  JumpClientDeleted,
  JumpClientDisabled,
  JumpClientEdited,
  JumpClientEnabled,
  JumpClientEnrolled,
  JumpClientEvent,
  JumpClientLost,
  JumpClientRefusal,
  JumpClientReturned,
  JumpClientSettings,
  JumpClientUninstalled,
  JumpGroupRef,
  LifecycleCommand,
  LifecycleEvent,
  MarkJumpClientDisabled,
  MarkJumpClientEnabled,
  MarkJumpClientLost,
  MarkJumpClientReturned,
  MarkJumpClientUninstalled,
} from './jump-client.messages.js';
export { jumpGroupDecider } from './jump-group.decider.js';
export { firstJumpGroup, jumpGroupStream } from './jump-group.messages.js';
export type {
  CreateJumpGroup,
  DeleteJumpGroup,
  EditJumpGroup,
  JumpGroupCommand,
  JumpGroupCreated,
  JumpGroupDeleted,
  JumpGroupEdited,
  JumpGroupEvent,
  JumpGroupRefusal,
} from './jump-group.messages.js';
export { severalInstallsNotice } from './notices.js';
export { joinPresence, neverConnected, presenceOf } from './presence.js';
export type { ConnectionDetails, Presence, PresenceItem } from './presence.js';
export type { RegistryEvent } from './registry-event.js';
export { repairRoster } from './roster.js';
export type { KnownLine, RosterEntry, RosterRepair } from './roster.js';
export { containsPattern, plainText, searchLines } from './search-text.js';
export {
  firstSiteSettings,
  siteSettingBounds,
  siteSettingsDecider,
} from './site-settings.decider.js';
export { siteSettingsStream, siteStatistics } from './site-settings.messages.js';
export type {
  ChangeSiteSettings,
  JumpClientSiteSettings,
  MassChangeGuard,
  SiteSettingName,
  SiteSettingsChanged,
  SiteSettingsChanges,
  SiteSettingsRefusal,
  SiteStatistic,
} from './site-settings.messages.js';
export { splitSettings } from './split-settings.js';
export { statusLine, totalOf } from './status-line.js';
export type { FleetCounts } from './status-line.js';
