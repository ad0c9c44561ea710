import type { Provider, Type } from '@nestjs/common';
import { AdministrationGrpcController } from '../adapters/grpc/administration.grpc-controller.js';
import { AccessSettingsController } from '../adapters/http/administration/access-settings.controller.js';
import { ConfigJumpItemRolesController } from '../adapters/http/administration/config-jump-item-roles.controller.js';
import { ConfigListsController } from '../adapters/http/administration/config-lists.controller.js';
import { JumpItemRolesController } from '../adapters/http/administration/jump-item-roles.controller.js';
import { PublicPortalsController } from '../adapters/http/administration/public-portals.controller.js';
import { SessionPoliciesController } from '../adapters/http/administration/session-policies.controller.js';
import { ConfigJumpPoliciesController } from '../adapters/http/config-jump-policies.controller.js';
import { JumpPoliciesController } from '../adapters/http/jump-policies.controller.js';
import { PostgresAdministrationLedger } from '../adapters/persistence/administration/postgres-administration-ledger.js';
import { ShippedRulesOnBoot } from '../adapters/persistence/administration/shipped-rules-on-boot.js';
import { ConfigGroupPoliciesController } from '../adapters/http/administration/config-group-policies.controller.js';
import { ConfigGroupPolicyMembersController } from '../adapters/http/administration/config-group-policy-members.controller.js';
import { ConfigJumpGroupUsersController } from '../adapters/http/administration/config-jump-group-users.controller.js';
import { ConfigUserGroupPoliciesController } from '../adapters/http/administration/config-user-group-policies.controller.js';
import { GroupPoliciesController } from '../adapters/http/administration/group-policies.controller.js';
import { JumpGroupMembersController } from '../adapters/http/administration/jump-group-members.controller.js';
import {
  ConfigGroupPolicyLeftOutController,
  ConfigGroupPolicyListsController,
} from '../adapters/http/administration/config-group-policy-lists.controller.js';
import { GroupPolicyDesk } from '../adapters/http/administration/group-policy-desk.js';
import { MembershipFacts } from '../adapters/persistence/administration/membership-facts.js';
import { GroupPolicies } from '../application/administration/group-policies.js';
import { KnownJumpGroups } from '../application/administration/known-jump-groups.js';
import { AdministrationDesk } from '../application/administration/administered-things.js';
import { ADMINISTRATION_LEDGER } from '../application/administration/administration-ledger.js';
import {
  JumpGroupMemberships,
  JumpItemRoles,
  PublicPortals,
  SessionPolicies,
  SiteAccess,
} from '../application/administration/rules.js';
import { ShippedRules } from '../application/administration/shipped-rules.js';
import { JumpPolicies } from '../application/jump-policies.js';

/** The rules that administrators make. */
export const administrationControllers: Type[] = [
  AccessSettingsController,
  AdministrationGrpcController,
  ConfigGroupPoliciesController,
  ConfigGroupPolicyMembersController,
  ConfigJumpGroupUsersController,
  ConfigUserGroupPoliciesController,
  GroupPoliciesController,
  JumpGroupMembersController,
  ConfigGroupPolicyLeftOutController,
  ConfigGroupPolicyListsController,
  ConfigJumpItemRolesController,
  ConfigJumpPoliciesController,
  ConfigListsController,
  JumpItemRolesController,
  JumpPoliciesController,
  PublicPortalsController,
  SessionPoliciesController,
];

export const administrationProviders: Provider[] = [
  { provide: ADMINISTRATION_LEDGER, useClass: PostgresAdministrationLedger },
  AdministrationDesk,
  GroupPolicies,
  GroupPolicyDesk,
  KnownJumpGroups,
  MembershipFacts,
  JumpGroupMemberships,
  JumpItemRoles,
  JumpPolicies,
  PublicPortals,
  SessionPolicies,
  ShippedRules,
  ShippedRulesOnBoot,
  SiteAccess,
];
