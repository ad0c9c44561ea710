export { firstWarningAt, nextWarningAt, warningText } from './end-warnings.js';
export { sessionDecider } from './session.decider.js';
export type { Session } from './session.decider.js';
export { sessionRefusalMessages } from './session.messages.js';
export type {
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
  Tool,
} from './session.messages.js';
export type {
  Presence,
  Prompting,
  SessionPermission,
  SessionTerms,
  StartMethod,
} from './session-terms.js';
export { admitsStart, maxConcurrentStarts } from './start-limit.js';
