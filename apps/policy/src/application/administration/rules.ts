import {
  jumpGroupMembershipKind,
  jumpItemRoleKind,
  publicPortalKind,
  sessionPolicyKind,
  siteAccessKind,
} from '@jumpfleet/policy-domain';
import type {
  JumpGroupMembershipChanges,
  JumpGroupMembershipTerms,
  JumpItemRoleTerms,
  PublicPortalTerms,
  SessionPolicyChanges,
  SessionPolicyTerms,
  SiteAccessChanges,
  SiteAccessTerms,
} from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { AdministeredThings, AdministrationDesk } from './administered-things.js';

@Injectable()
export class JumpItemRoles extends AdministeredThings<'JumpItemRole', JumpItemRoleTerms> {
  constructor(@Inject(AdministrationDesk) desk: AdministrationDesk) {
    super(jumpItemRoleKind, desk);
  }
}

@Injectable()
export class SessionPolicies extends AdministeredThings<
  'SessionPolicy',
  SessionPolicyTerms,
  SessionPolicyChanges
> {
  constructor(@Inject(AdministrationDesk) desk: AdministrationDesk) {
    super(sessionPolicyKind, desk);
  }
}

@Injectable()
export class PublicPortals extends AdministeredThings<'PublicPortal', PublicPortalTerms> {
  constructor(@Inject(AdministrationDesk) desk: AdministrationDesk) {
    super(publicPortalKind, desk);
  }
}

@Injectable()
export class SiteAccess extends AdministeredThings<
  'SiteAccess',
  SiteAccessTerms,
  SiteAccessChanges
> {
  constructor(@Inject(AdministrationDesk) desk: AdministrationDesk) {
    super(siteAccessKind, desk);
  }
}

@Injectable()
export class JumpGroupMemberships extends AdministeredThings<
  'JumpGroupMembership',
  JumpGroupMembershipTerms,
  JumpGroupMembershipChanges
> {
  constructor(@Inject(AdministrationDesk) desk: AdministrationDesk) {
    super(jumpGroupMembershipKind, desk);
  }
}
