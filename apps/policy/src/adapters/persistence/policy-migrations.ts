import { eventLogMigrations, newsMigrations } from '@jumpfleet/event-log';
import { signingKeysMigrations } from '@jumpfleet/keys';
import { AdministrationNumbers1795000000301 } from './administration/administration-numbers.migration.js';
import { ApprovalNumbers1795000000502 } from './approval-numbers.migration.js';
import { ItemsToldInFull1795000000530 } from './items-told-in-full.migration.js';
import { JumpPolicyNumbers1795000000101 } from './jump-policy-numbers.migration.js';
import { KnownItems1795000000120 } from './known-items.migration.js';
import { CreatePolicyTables1700000001000 } from './policy-tables.migration.js';
import { PrincipalTables1795000000401 } from './principal-tables.migration.js';
import { SignInFailures1796000002000 } from './sign-in-failures.migration.js';
import { SecurityProviderTables1795000000520 } from './security-provider-tables.migration.js';

/** All of policy's tables that are no read models. */
export const policyMigrations = [
  ...eventLogMigrations,
  ...signingKeysMigrations,
  CreatePolicyTables1700000001000,
  JumpPolicyNumbers1795000000101,
  KnownItems1795000000120,
  AdministrationNumbers1795000000301,
  PrincipalTables1795000000401,
  ApprovalNumbers1795000000502,
  SecurityProviderTables1795000000520,
  ItemsToldInFull1795000000530,
  ...newsMigrations,
  SignInFailures1796000002000,
];
