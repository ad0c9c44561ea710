export { firstWarningAt, nextWarningAt, warningText } from './end-warnings.js';
export { sessionDecider } from './session.decider.js';
export type { Leg, OpenSession, Session } from './session-state.js';
export { maxMembers } from './ownership.js';
export type { RelayingShard, Representative, SessionParties } from './session-parties.js';
export type {
  AdmitMember,
  AdmittedBy,
  Invitation,
  LeaveReason,
  MembershipEvent,
  RecordAttached,
  RecordDetached,
} from './membership.messages.js';
export { sessionRefusalMessages } from './session.messages.js';
export type {
  Computer,
  CustomFields,
  EndReason,
  EndSession,
  JumpTarget,
  RequestSession,
  SessionAmended,
  SessionCommand,
  SessionEnded,
  SessionEvent,
  SessionRefusal,
  SessionRequested,
  SessionStart,
  SessionStarted,
} from './session.messages.js';
export type {
  Presence,
  Prompting,
  SessionPermission,
  SessionTerms,
  StartMethod,
  Tool,
} from './session-terms.js';
export { allowedPermissions, permissionsOfTool, sessionTools } from './session-terms.js';
export {
  longestWaitMs,
  readSessionKey,
  sessionKeyLength,
  sessionKeyLetters,
  sessionKeyTtl,
} from './session-key.js';
export { sessionKeyDecider } from './session-key.decider.js';
export { sessionKeyMessages, sessionKeyStream } from './session-key.messages.js';
export type {
  Customer,
  CustomerComputer,
  CustomerEndReason,
  GenerateSessionKey,
  KeyMaker,
  PinInstaller,
  PinRefusal,
  SessionKeyCommand,
  SessionKeyEvent,
  SessionKeyRefusal,
  SettlePin,
  SupportQueue,
} from './session-key.messages.js';
export { admitsStart, maxConcurrentStarts } from './start-limit.js';
export {
  customFieldLimits,
  firstSessionSettings,
  maxSettingEntries,
  sessionSettingBounds,
  sessionSettingsDecider,
  sessionSettingsStream,
} from './session-settings.decider.js';
export type {
  BoundedSetting,
  ChangeSessionSettings,
  CustomField,
  SessionSettings,
  SessionSettingsChanged,
  SessionSettingsRefusal,
  SupportIssue,
  TicketLookupSetting,
  TicketSystem,
} from './session-settings.messages.js';
