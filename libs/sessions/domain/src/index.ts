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
  SessionStarted,
  Tool,
} from './session.messages.js';
export { admitsStart, maxConcurrentStarts } from './start-limit.js';
