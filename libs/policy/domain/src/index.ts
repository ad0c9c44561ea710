export { decideAccess, decideScope, isAdministrator } from './access-rules.js';
export type { Decision, KnownPrincipal, Scope } from './access-rules.js';
export { apiAccountDecider, clientIdPattern } from './api-account.decider.js';
export { fullAccess } from './api-account.messages.js';
export type {
  ApiAccountCreated,
  ApiAccountPermissions,
  ApiAccountRefusal,
  CreateApiAccount,
} from './api-account.messages.js';
export { afterFailure, waitBeforeAttempt } from './failed-attempts.js';
export type { AttemptLimit, FailedAttempts } from './failed-attempts.js';
export { jumpPolicyDecider } from './jump-policy.decider.js';
export { jumpPolicyStream } from './jump-policy.messages.js';
export type {
  ChangeJumpPolicy,
  CreateJumpPolicy,
  DeleteJumpPolicy,
  JumpPolicyEvent,
  JumpPolicyRefusal,
  JumpPolicyTerms,
} from './jump-policy.messages.js';
export type { PolicyEvent } from './policy-event.js';
export { availabilityAt } from './schedule.js';
export type { Availability, Schedule, ScheduleEntry } from './schedule.js';
export { foldedUsername } from './username.js';
export { userDecider } from './user.decider.js';
export type { CreateUser, UserCreated, UserRefusal } from './user.messages.js';
