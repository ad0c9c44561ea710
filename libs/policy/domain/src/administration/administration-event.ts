import type { GroupPolicyEvent } from './group-policy.js';
import type { JumpGroupMembershipEvent } from './jump-group-membership.js';
import type { JumpItemRoleEvent } from './jump-item-role.js';
import type { PublicPortalEvent } from './public-portal.js';
import type { SecurityProviderEvent } from './security-provider.js';
import type { SessionPolicyEvent } from './session-policy.js';
import type { SiteAccessEvent } from './site-access.js';

/** Of the rules that administrators make. */
export type AdministrationEvent =
  | GroupPolicyEvent
  | JumpGroupMembershipEvent
  | JumpItemRoleEvent
  | PublicPortalEvent
  | SecurityProviderEvent
  | SessionPolicyEvent
  | SiteAccessEvent;
