import { ok } from '@jumpfleet/kernel';
import { noAccessRole } from '../access/facts.js';
import type {
  AdministrationRight,
  GroupPolicyFact,
  PolicyStatus,
  RepresentativeSettings,
} from '../access/facts.js';
import type { SessionPolicyChoice } from '../access/session-permissions.js';
import type { AdministeredKind } from './administered.decider.js';
import type { AdministeredEvent } from './administered.messages.js';
import { groupPolicyReferences, mergedLists } from './group-policy-lists.js';
import type { GroupPolicyListChanges } from './group-policy-lists.js';

/** A user of this site, or whoever a security provider says belongs to one of its groups. */
export type GroupPolicyMember = Readonly<
  | { id: number; user: number }
  | { id: number; securityProviderId: number; groupName: string }
  | { id: number; securityProviderId: number; distinguishedName: string }
>;

export type GroupPolicyTerms = Readonly<{
  name: string;
  /** The lowest counts first; another is never made the same number twice. */
  position: number;
  members: readonly GroupPolicyMember[];
  /** How many members it was ever given: the number of the last one. */
  membersMade: number;
  representative: GroupPolicyFact['representative'];
  rights: GroupPolicyFact['rights'];
  attended: GroupPolicyFact['attended'];
  unattended: GroupPolicyFact['unattended'];
  jumpGroups: GroupPolicyFact['jumpGroups'];
  teams: GroupPolicyFact['teams'];
}>;

export type RepresentativeChanges = Readonly<{
  status?: PolicyStatus;
  supportAllowed?: boolean;
  /** Whether a method is allowed; those that are not named stay. */
  jumpMethods?: Readonly<Partial<Record<RepresentativeSettings['jumpMethods'][number], boolean>>>;
  roles?: Partial<RepresentativeSettings['roles']>;
  other?: RepresentativeSettings['other'];
}>;
type BlockChanges<Rest> = Readonly<{ status?: PolicyStatus } & Rest>;

export type GroupPolicyChanges = GroupPolicyListChanges &
  Readonly<{
    name?: string;
    position?: number;
    representative?: RepresentativeChanges;
    rights?: BlockChanges<{ granted?: readonly AdministrationRight[] }>;
    attended?: BlockChanges<{ choice?: SessionPolicyChoice }>;
    unattended?: BlockChanges<{ choice?: SessionPolicyChoice }>;
  }>;
export type GroupPolicyEvent = AdministeredEvent<'GroupPolicy', GroupPolicyTerms>;

/** CONFIG-API's defaults. */
const noSettings: RepresentativeSettings = {
  supportAllowed: false,
  jumpMethods: [],
  roles: {
    default: noAccessRole,
    personal: noAccessRole,
    teams: noAccessRole,
    system: noAccessRole,
  },
  other: {},
};

/** A policy that says nothing yet. */
export const emptyGroupPolicy: Omit<GroupPolicyTerms, 'name' | 'position'> = {
  members: [],
  membersMade: 0,
  representative: { status: 'not_defined', settings: noSettings },
  rights: { status: 'not_defined', granted: [] },
  attended: { status: 'not_defined', choice: { kind: 'not-defined' } },
  unattended: { status: 'not_defined', choice: { kind: 'not-defined' } },
  jumpGroups: [],
  teams: [],
};

export const groupPolicyKind: AdministeredKind<
  'GroupPolicy',
  GroupPolicyTerms,
  GroupPolicyChanges
> = {
  name: 'GroupPolicy',
  version: 1,
  slug: 'group-policy',
  noun: 'Group Policy',
  nameTerm: 'name',
  references: groupPolicyReferences,
  merge(terms, changes) {
    const lists = mergedLists(terms, changes);
    if (!lists.ok) return lists;
    return ok({
      ...terms,
      name: changes.name ?? terms.name,
      position: changes.position ?? terms.position,
      representative: mergedRepresentative(terms.representative, changes.representative),
      rights: { ...terms.rights, ...changes.rights },
      attended: { ...terms.attended, ...changes.attended },
      unattended: { ...terms.unattended, ...changes.unattended },
      ...lists.value,
    });
  },
};

/** The settings of the block with the changes; methods stay in the order in which they are known. */
function mergedRepresentative(
  { status, settings }: GroupPolicyFact['representative'],
  changes: RepresentativeChanges = {},
): GroupPolicyFact['representative'] {
  const { jumpMethods: wished = {} } = changes;
  const kept = settings.jumpMethods.filter((method) => wished[method] ?? true);
  const added = Object.entries(wished)
    .filter(([, isAllowed]) => isAllowed)
    .map(([method]) => method as RepresentativeSettings['jumpMethods'][number]);
  return {
    status: changes.status ?? status,
    settings: {
      supportAllowed: changes.supportAllowed ?? settings.supportAllowed,
      jumpMethods: [...new Set([...kept, ...added])].sort(),
      roles: { ...settings.roles, ...changes.roles },
      other: { ...settings.other, ...changes.other },
    },
  };
}
