export { enrolmentSettings } from './enrolment.js';
export type { EnrolmentOverrides, EnrolmentRefusal, InstallerAtUse } from './enrolment.js';
export { installerDecider } from './installer.decider.js';
export { installerStream, installerValidity, overridableFields } from './installer.messages.js';
export type {
  CreateInstaller,
  DeleteInstaller,
  InstallerCommand,
  InstallerCreated,
  InstallerDeleted,
  InstallerEvent,
  InstallerRefusal,
  InstallerTerms,
  OverridableField,
} from './installer.messages.js';
export { jumpClientDecider } from './jump-client.decider.js';
export { jumpClientStream } from './jump-client.messages.js';
export type {
  ConnectionType,
  DeleteJumpClient,
  EditJumpClient,
  EnrolJumpClient,
  EnrolledComputer,
  InstallMode,
  JumpClientCommand,
  JumpClientDeleted,
  JumpClientEdited,
  JumpClientEnrolled,
  JumpClientEvent,
  JumpClientRefusal,
  JumpClientSettings,
  JumpClientUninstalled,
  JumpGroupRef,
  MarkJumpClientUninstalled,
} from './jump-client.messages.js';
export { jumpGroupDecider } from './jump-group.decider.js';
export { firstJumpGroup, jumpGroupStream } from './jump-group.messages.js';
export type {
  CreateJumpGroup,
  JumpGroupCommand,
  JumpGroupCreated,
  JumpGroupEvent,
  JumpGroupRefusal,
} from './jump-group.messages.js';
export { joinPresence, neverConnected, presenceOf } from './presence.js';
export type { ConnectionDetails, Presence, PresenceItem } from './presence.js';
export type { RegistryEvent } from './registry-event.js';
export { repairRoster } from './roster.js';
export type { KnownLine, RosterEntry, RosterRepair } from './roster.js';
export { containsPattern, plainText, searchText } from './search-text.js';
export { statusLine, totalOf } from './status-line.js';
export type { FleetCounts } from './status-line.js';
