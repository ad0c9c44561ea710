import type { Provider, Type } from '@nestjs/common';
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
  JumpGroupMemberships,
  JumpItemRoles,
  JumpPolicies,
  PublicPortals,
  SessionPolicies,
  ShippedRules,
  ShippedRulesOnBoot,
  SiteAccess,
];
