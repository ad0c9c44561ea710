import type { ReadModel } from '@jumpfleet/event-log';
import {
  groupPolicyKind,
  jumpGroupMembershipKind,
  jumpItemRoleKind,
  jumpPolicyKind,
  publicPortalKind,
  securityProvider,
  sessionPolicyKind,
  siteAccessKind,
} from '@jumpfleet/policy-domain';
import type { PolicyEvent } from '@jumpfleet/policy-domain';
import { administeredReadModel } from './administered.read-model.js';

export const administrationReadModels: readonly ReadModel<PolicyEvent>[] = [
  administeredReadModel(groupPolicyKind),
  administeredReadModel(jumpGroupMembershipKind),
  administeredReadModel(jumpItemRoleKind),
  administeredReadModel(jumpPolicyKind),
  administeredReadModel(publicPortalKind),
  administeredReadModel(securityProvider),
  administeredReadModel(sessionPolicyKind),
  administeredReadModel(siteAccessKind),
];
