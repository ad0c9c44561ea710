export { accessProto, actions } from './access.js';
export type {
  AccessDecision,
  AccessQuestion,
  AccessScope,
  Action,
  ScopeQuestion,
} from './access.js';
export { accessTokenClaims, policyIssuer } from './access-token.js';
export type { AccessTokenClaims } from './access-token.js';
export { policyEvents } from './events.js';
export type { PolicyEventData, PolicyEventType } from './events.js';
