export { accountMay } from './access/account-rights.js';
export { decide, explained } from './access/decide.js';
export {
  administrationRights,
  administratorRole,
  auditorRole,
  jumpMethods,
  noAccessRole,
  startSessionsOnlyRole,
} from './access/facts.js';
export type {
  AccessFact,
  AccessFactKind,
  AdministrationRight,
  ApiAccountFact,
  GroupPolicyFact,
  ItemFacts,
  JumpGroupFact,
  JumpItemRoleFact,
  JumpMethod,
  JumpPolicyFact,
  PolicyStatus,
  PublicPortalFact,
  RepresentativeSettings,
  RoleSlots,
  SessionPolicyFact,
  SiteFact,
  TeamFact,
  TeamRank,
  UserFact,
} from './access/facts.js';
export { itemPermissions } from './access/item-permissions.js';
export type { ItemPermission } from './access/item-permissions.js';
export { itemActions, siteActions } from './access/question.js';
export type {
  AccessCode,
  AccessDecision,
  AccessNeed,
  AccessQuestion,
  AccessScope,
  Action,
  ItemAction,
  JumpWish,
  ListReference,
  PermissionTerm,
  Presence,
  PromptingTerm,
  SessionGrant,
  SiteAction,
  StartMethod,
  TermSource,
} from './access/question.js';
export { scope } from './access/scope.js';
export type { ScopeQuestion } from './access/scope.js';
export { sessionPermissions } from './access/session-permissions.js';
export type {
  PermissionAnswers,
  Prompting,
  SessionPermission,
  SessionPolicyChoice,
  SessionTerms,
} from './access/session-permissions.js';
export { findRepresentatives, supportTeams } from './access/representatives.js';
export type {
  Representative,
  RepresentativeNames,
  SupportTeam,
  TeamMember as SupportTeamMember,
} from './access/representatives.js';
export { simulate } from './access/simulate.js';
export type { SimulatedSession, Simulation } from './access/simulate.js';
export { compile, withChanges, withFact, withoutFact } from './access/snapshot.js';
export type { AccessSnapshot, FactChange } from './access/snapshot.js';
export { entranceOf, judge } from './access/verdict.js';
export type { Verdict } from './access/verdict.js';
export { whatIf } from './access/what-if.js';
export type { ListCount, ReachChange, WhatIf } from './access/what-if.js';
export { effectiveUser } from './access/effective-user.js';
export { approvalDecider } from './approval-request.decider.js';
export { approvalStream } from './approval-request.messages.js';
export type {
  ApprovalCommand,
  ApprovalEvent,
  ApprovalPerson,
  ApprovalRefusal,
  ApprovalTerms,
} from './approval-request.messages.js';
export { apiAccountDecider, clientIdPattern, isAdministrator } from './api-account.decider.js';
export { apiAccountStream, fullAccess, noPermissions } from './api-account.messages.js';
export type {
  ApiAccountChanged,
  ApiAccountCommand,
  ApiAccountCreated,
  ApiAccountEvent,
  ApiAccountPermissions,
  ApiAccountRefusal,
  ApiAccountSettings,
  CreateApiAccount,
} from './api-account.messages.js';
export { afterFailure, waitBeforeAttempt } from './failed-attempts.js';
export type { AttemptLimit, FailedAttempts } from './failed-attempts.js';
export { administeredDecider, administeredStream } from './administration/administered.decider.js';
export type {
  Administered,
  AdministeredDecider,
  AdministeredKind,
} from './administration/administered.decider.js';
export { invalid } from './administration/administered.messages.js';
export type {
  AdministeredCommand,
  AdministeredEvent,
  AdministrationRefusal,
  InvalidTerm,
  Reference,
} from './administration/administered.messages.js';
export * from './administration/index.js';
export { jumpPolicyDecider, jumpPolicyDefaults, jumpPolicyKind } from './jump-policy.decider.js';
export type {
  ChangeJumpPolicy,
  CreateJumpPolicy,
  DeleteJumpPolicy,
  JumpPolicyEvent,
  JumpPolicyTerms,
} from './jump-policy.messages.js';
export { withNewToken } from './living-tokens.js';
export type { LivingTokens } from './living-tokens.js';
export type { PolicyEvent } from './policy-event.js';
export { foldedUsername } from './username.js';
export { passwordFault, passwordRules } from './password-rules.js';
export type { PasswordFault } from './password-rules.js';
export { localProvider, securityProvider } from './administration/security-provider.js';
export type {
  SecurityProviderEvent,
  SecurityProviderTerms,
} from './administration/security-provider.js';
export { apiTokenLimit, signInLimits } from './sign-in-limits.js';
export { allPortals, teamDefaults, teamKind } from './team.js';
export type { TeamChanges, TeamEvent, TeamMember, TeamTerms } from './team.js';
export { userDecider } from './user.decider.js';
export { userStream } from './user.messages.js';
export type {
  CreateUser,
  UserCommand,
  UserCreated,
  UserEvent,
  UserRefusal,
  UserSettings,
} from './user.messages.js';
export {
  administratorSettings,
  fullRepresentative,
  newUserSettings,
  noRepresentative,
} from './user-settings.js';
