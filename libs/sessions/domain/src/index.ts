export { firstWarningAt, nextWarningAt, warningText } from './end-warnings.js';
export { sessionDecider } from './session.decider.js';
export type { Session } from './session.decider.js';
export { sessionRefusalMessages } from './session.messages.js';
export type {
  Computer,
  CustomFields,
  EndReason,
  EndSession,
  JumpTarget,
  RecordAttached,
  RelayingShard,
  Representative,
  RequestSession,
  SessionCommand,
  SessionEnded,
  SessionEvent,
  SessionParties,
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
  KeyMaker,
  PinInstaller,
  PinRefusal,
  SessionKeyCommand,
  SessionKeyEvent,
  SessionKeyRefusal,
  SupportQueue,
} from './session-key.messages.js';
export { admitsStart, maxConcurrentStarts } from './start-limit.js';
