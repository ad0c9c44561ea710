export {
  accessCodes,
  accessProto,
  actions,
  hidingCodes,
  isWithin,
  itemActions,
  principalTypes,
  siteActions,
  startMethods,
} from './access.js';
export type {
  AccessCode,
  AccessDecision,
  AccessNeed,
  AccessQuestion,
  AccessScope,
  Action,
  ItemAction,
  ItemFacts,
  JumpWish,
  ListReference,
  PermissionTerm,
  Presence,
  PrincipalType,
  PromptingTerm,
  ScopeExceptions,
  ScopeQuestion,
  SessionGrant,
  SiteAction,
  StartMethod,
  TermSource,
} from './access.js';
export {
  accessBucket,
  accessFact,
  accessFactEntry,
  accessFactKey,
  accessFactKinds,
  accessHead,
  accessHeadKey,
  administrationRight,
  representativeSettings,
  sessionPolicyChoice,
  sessionTerms,
  teamRank,
} from './access-facts.js';
export type { AccessFactData, AccessFactEntry, AccessHead } from './access-facts.js';
export { accessTokenClaims, policyIssuer } from './access-token.js';
export type { AccessTokenClaims } from './access-token.js';
export { policyEvents, signInFailed, signInFailedType } from './events.js';
export type { PolicyEventData, PolicyEventType, SignInFailed } from './events.js';
export { standings } from './standing.js';
export type { Standing, StandingQuestion } from './standing.js';
