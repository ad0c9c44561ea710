import {
  administratorRole,
  auditorRole,
  noAccessRole,
  startSessionsOnlyRole,
} from '../access/facts.js';
import type {
  AccessFact,
  ApiAccountFact,
  GroupPolicyFact,
  ItemFacts,
  JumpGroupFact,
  JumpPolicyFact,
  PublicPortalFact,
  RepresentativeSettings,
  RoleSlots,
  SessionPolicyFact,
  UserFact,
} from '../access/facts.js';
import { itemPermissions } from '../access/item-permissions.js';
import type { AccessQuestion } from '../access/question.js';
import type { SessionTerms } from '../access/session-permissions.js';
import { jumpPolicyDefaults } from '../jump-policy.decider.js';
import type { JumpPolicyTerms } from '../jump-policy.messages.js';

/* Facts of a small site, each as it is made, to be changed by a spec where it matters. */

export const noon = Date.parse('2026-11-18T12:00:00Z');

const noAccess: RoleSlots = {
  default: noAccessRole,
  personal: noAccessRole,
  teams: noAccessRole,
  system: noAccessRole,
};
export const representative = (roles: Partial<RoleSlots> = {}): RepresentativeSettings => ({
  supportAllowed: true,
  jumpMethods: ['jump_client'],
  roles: { ...noAccess, ...roles },
  other: {},
});

const notDefined = { kind: 'not-defined' } as const;

export const user = (number: number, changes: Partial<UserFact> = {}): UserFact => ({
  kind: 'user',
  number,
  id: `user-${String(number)}`,
  username: `user${String(number)}`,
  name: `User ${String(number)}`,
  enabled: true,
  expiresAt: null,
  tokensValidAfter: 0,
  signedOutTokens: [],
  rights: [],
  representative: representative(),
  attended: notDefined,
  unattended: notDefined,
  securityProviderId: 1,
  externalGroups: [],
  ...changes,
});

export const groupPolicy = (
  number: number,
  changes: Partial<GroupPolicyFact> = {},
): GroupPolicyFact => ({
  kind: 'group-policy',
  number,
  name: `Policy ${String(number)}`,
  position: number,
  users: [1],
  externalGroups: [],
  representative: { status: 'not_defined', settings: representative() },
  rights: { status: 'not_defined', granted: [] },
  attended: { status: 'not_defined', choice: notDefined },
  unattended: { status: 'not_defined', choice: notDefined },
  jumpGroups: [],
  teams: [],
  ...changes,
});

export const jumpGroup = (
  number: number,
  members: JumpGroupFact['members'] = [],
): JumpGroupFact => ({
  kind: 'jump-group',
  number,
  name: `Group ${String(number)}`,
  codeName: '',
  members,
});

export const jumpPolicy = (number: number, terms: Partial<JumpPolicyTerms>): JumpPolicyFact => ({
  kind: 'jump-policy',
  number,
  terms: { ...jumpPolicyDefaults, displayName: `Jump Policy ${String(number)}`, ...terms },
});

export const sessionPolicy = (number: number, terms: SessionTerms): SessionPolicyFact => ({
  kind: 'session-policy',
  number,
  name: `Session Policy ${String(number)}`,
  codeName: '',
  availability: [],
  terms,
});

export const publicPortal = (changes: Partial<PublicPortalFact> = {}): PublicPortalFact => ({
  kind: 'public-portal',
  number: 1,
  name: 'Support',
  addresses: ['help.example'],
  attended: null,
  unattended: null,
  ...changes,
});

/** One that may send commands, and nothing else. */
export const apiAccount = (changes: Partial<ApiAccountFact> = {}): ApiAccountFact => ({
  kind: 'api-account',
  number: 1,
  id: 'account-1',
  name: 'Scripts',
  enabled: true,
  tokensValidAfter: 0,
  ipAddresses: [],
  command: 'full_access',
  configuration: false,
  reporting: false,
  realTimeState: false,
  backup: false,
  ...changes,
});

/** PO-07. */
export const shippedRoles: readonly AccessFact[] = (
  [
    [noAccessRole, 'No Access', []],
    [administratorRole, 'Administrator', itemPermissions],
    [auditorRole, 'Auditor', ['view_jump_item_report']],
    [startSessionsOnlyRole, 'Start Sessions Only', ['start']],
  ] as const
).map(([number, name, permissions]) => ({ kind: 'jump-item-role', number, name, permissions }));

export const item = (changes: Partial<ItemFacts> = {}): ItemFacts => ({
  id: 'item-1',
  list: { type: 'shared', number: 1 },
  jumpPolicy: null,
  attended: null,
  unattended: null,
  publicSiteAddress: '',
  ...changes,
});

export const question = (changes: Partial<AccessQuestion> = {}): AccessQuestion => ({
  principalId: 'user-1',
  principalType: 'user',
  action: 'jump-client:view',
  item: item(),
  at: noon,
  ...changes,
});
