import type { Provider, Type } from '@nestjs/common';
import { ConfigJumpPoliciesController } from '../adapters/http/config-jump-policies.controller.js';
import { JumpPoliciesController } from '../adapters/http/jump-policies.controller.js';
import { PostgresAdministrationLedger } from '../adapters/persistence/administration/postgres-administration-ledger.js';
import { AdministrationDesk } from '../application/administration/administered-things.js';
import { ADMINISTRATION_LEDGER } from '../application/administration/administration-ledger.js';
import { JumpPolicies } from '../application/jump-policies.js';

/** The rules that administrators make. */
export const administrationControllers: Type[] = [
  ConfigJumpPoliciesController,
  JumpPoliciesController,
];

export const administrationProviders: Provider[] = [
  { provide: ADMINISTRATION_LEDGER, useClass: PostgresAdministrationLedger },
  AdministrationDesk,
  JumpPolicies,
];
