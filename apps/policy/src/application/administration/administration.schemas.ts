import {
  administrationRight,
  representativeSettings,
  sessionPolicyChoice,
  sessionTerms,
  teamRank,
} from '@jumpfleet/policy-contracts';
import {
  groupPolicyKind,
  itemPermissions,
  jumpGroupMembershipKind,
  jumpItemRoleKind,
  publicPortalKind,
  sessionPolicyKind,
  siteAccessKind,
} from '@jumpfleet/policy-domain';
import { z } from 'zod';
import { securityProviderSpecs } from '../security-provider.schemas.js';
import { administeredSpecs } from './administered.schemas.js';

const number = z.number().int().positive();
const count = z.number().int().nonnegative();
const jumpItemRole = z.object({
  name: z.string(),
  description: z.string(),
  permissions: z.array(z.enum(itemPermissions)),
});
const sessionPolicy = z.object({
  displayName: z.string(),
  codeName: z.string(),
  description: z.string(),
  availability: z.array(z.enum(['users', 'rep_invite', 'jump_items'])),
  session: sessionTerms,
});
const publicPortal = z.object({
  name: z.string(),
  addresses: z.array(z.string()),
  attended: number.nullable(),
  unattended: number.nullable(),
});
const siteAccess = z.object({
  simultaneousJumps: z.enum(['join', 'disallow']),
  attended: sessionTerms,
  unattended: sessionTerms,
});
const jumpGroupMembership = z.object({
  name: z.string(),
  codeName: z.string(),
  members: z.array(z.object({ user: number, role: number.nullable() })),
});

const status = z.enum(['not_defined', 'defined', 'final']);
const external = { id: number, securityProviderId: number };
const groupPolicy = z.object({
  name: z.string(),
  position: z.number(),
  members: z.array(
    z.union([
      z.strictObject({ id: number, user: number }),
      z.strictObject({ ...external, groupName: z.string() }),
      z.strictObject({ ...external, distinguishedName: z.string() }),
    ]),
  ),
  membersMade: count,
  representative: z.object({ status, settings: representativeSettings }),
  rights: z.object({ status, granted: z.array(administrationRight) }),
  attended: z.object({ status, choice: sessionPolicyChoice }),
  unattended: z.object({ status, choice: sessionPolicyChoice }),
  jumpGroups: z.array(z.object({ jumpGroup: number, role: number.nullable() })),
  teams: z.array(z.object({ team: number, rank: teamRank })),
});

export const administrationSpecs = {
  ...administeredSpecs(jumpItemRoleKind, jumpItemRole),
  ...administeredSpecs(sessionPolicyKind, sessionPolicy),
  ...administeredSpecs(publicPortalKind, publicPortal),
  ...administeredSpecs(siteAccessKind, siteAccess),
  ...administeredSpecs(jumpGroupMembershipKind, jumpGroupMembership),
  ...administeredSpecs(groupPolicyKind, groupPolicy),
  ...securityProviderSpecs,
};
