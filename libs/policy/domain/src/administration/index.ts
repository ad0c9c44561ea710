export type { AdministrationEvent } from './administration-event.js';
export { groupPolicyKind, emptyGroupPolicy } from './group-policy.js';
export type {
  GroupPolicyChanges,
  GroupPolicyEvent,
  GroupPolicyMember,
  GroupPolicyTerms,
  RepresentativeChanges,
} from './group-policy.js';
export type { NewGroupPolicyMember } from './group-policy-lists.js';
export { jumpGroupMembershipKind } from './jump-group-membership.js';
export type {
  JumpGroupMember,
  JumpGroupMembershipChanges,
  JumpGroupMembershipEvent,
  JumpGroupMembershipTerms,
} from './jump-group-membership.js';
export {
  jumpItemRoleKind,
  orderedPermissions,
  permissionNeeded,
  roleSummary,
  shippedJumpItemRoles,
} from './jump-item-role.js';
export type { HowMany, JumpItemRoleEvent, JumpItemRoleTerms } from './jump-item-role.js';
export { defaultPortal, publicPortalKind } from './public-portal.js';
export type { PublicPortalEvent, PublicPortalTerms } from './public-portal.js';
export { pinningNotice, sessionPolicyKind } from './session-policy.js';
export type {
  SessionPolicyChanges,
  SessionPolicyEvent,
  SessionPolicyTerms,
} from './session-policy.js';
export { sameTerm } from './same-term.js';
export { changedSessionTerms } from './session-terms.js';
export type { SessionTermsChanges } from './session-terms.js';
export { siteAccessDefaults, siteAccessKind, theSite } from './site-access.js';
export type { SiteAccessChanges, SiteAccessEvent, SiteAccessTerms } from './site-access.js';
export { jumpGroupUsers } from './jump-group-users.js';
export type { JumpGroupUser } from './jump-group-users.js';
