import type { FactoryProvider } from '@nestjs/common';
import { GroupPolicies } from '../application/administration/group-policies.js';
import {
  JumpGroupMemberships,
  JumpItemRoles,
  PublicPortals,
  SessionPolicies,
  SiteAccess,
} from '../application/administration/rules.js';
import { JumpPolicies } from '../application/jump-policies.js';
import type { AllThings } from '../application/policy-document/configuration.js';
import { ALL_THINGS } from '../application/policy-document/policy-documents.js';
import { Teams } from '../application/teams/teams.js';

const inOrder = [
  'jump_item_roles',
  'session_policies',
  'site',
  'public_portals',
  'teams',
  'jump_policies',
  'jump_groups',
  'group_policies',
] as const;

/** What stands in the document, by its sections. */
export const allThings: FactoryProvider<AllThings> = {
  provide: ALL_THINGS,
  inject: [
    JumpItemRoles,
    SessionPolicies,
    SiteAccess,
    PublicPortals,
    Teams,
    JumpPolicies,
    JumpGroupMemberships,
    GroupPolicies,
  ],
  useFactory: (...things) =>
    Object.fromEntries(inOrder.map((name, n) => [name, things[n] as unknown])) as AllThings,
};
