import type { JumpPolicyTerms } from '../jump-policy.messages.js';
import type { ItemPermission } from './item-permissions.js';
import type { SessionPolicyChoice, SessionTerms } from './session-permissions.js';

/*
 * All that the access question is answered from, one fact for each thing that somebody administers. Numbers
 * are those of the configuration API. Times are milliseconds since 1970. A fact names others by number; a
 * number that nobody knows (yet, or any more) gives nothing.
 */

export type TeamRank = 'member' | 'lead' | 'manager';

/** PO-06: which role counts where; the number of a Jump Item Role, `noAccessRole` for none. */
export type RoleSlots = Readonly<{
  default: number;
  personal: number;
  teams: number;
  system: number;
}>;

/** The shipped Jump Item Roles (PO-07), by their numbers; `noAccessRole` is also what CONFIG-API calls default 1. */
export const noAccessRole = 1;
export const administratorRole = 2;
export const auditorRole = 3;
export const startSessionsOnlyRole = 4;

/** What a user may do with sessions and Jump Items at all: the block that a group policy defines as one (PO-39, PO-43). */
export type RepresentativeSettings = Readonly<{
  /** `perm_support_allowed`: Allowed to provide remote support. */
  supportAllowed: boolean;
  /** Allowed Jump Methods, by the configuration API's names without `perm_`. */
  jumpMethods: readonly JumpMethod[];
  roles: RoleSlots;
  /** The other flags and numbers of the block, by the configuration API's names; only `perm_generate_session_key` decides. */
  other: Readonly<Record<string, boolean | number>>;
}>;

export const jumpMethods = [
  'jump_client',
  'local_jump',
  'remote_jump',
  'remote_vnc',
  'remote_rdp',
  'shell_jump',
  'local_vnc',
  'local_rdp',
  'vpro',
] as const;
export type JumpMethod = (typeof jumpMethods)[number];

/** What a user may administer; an administrator may all of it. */
export const administrationRights = [
  'administrator',
  'set_passwords',
  'edit_jump_groups',
  'edit_teams',
  'view_support_reports',
] as const;
export type AdministrationRight = (typeof administrationRights)[number];

export type UserFact = Readonly<{
  kind: 'user';
  number: number;
  id: string;
  username: string;
  name: string;
  enabled: boolean;
  /** From then on the account counts as disabled; null is never. */
  expiresAt: number | null;
  /** Access tokens issued before then are refused. */
  tokensValidAfter: number;
  /** The ids (`jti`) of access tokens whose bearer signed out, until they would have expired. */
  signedOutTokens: readonly string[];
  rights: readonly AdministrationRight[];
  representative: RepresentativeSettings;
  attended: SessionPolicyChoice;
  unattended: SessionPolicyChoice;
  /** Who vouches for the user: 1 is this site itself. With the groups that it told at the last sign-in. */
  securityProviderId: number;
  externalGroups: readonly string[];
}>;

export type ApiAccountFact = Readonly<{
  kind: 'api-account';
  number: number;
  id: string;
  name: string;
  enabled: boolean;
  tokensValidAfter: number;
  /** CIDR ranges or addresses from which it may call; none is anywhere. */
  ipAddresses: readonly string[];
  command: 'deny' | 'read_only' | 'full_access';
  configuration: boolean;
  reporting: boolean;
  realTimeState: boolean;
  backup: boolean;
}>;

export type TeamFact = Readonly<{
  kind: 'team';
  number: number;
  name: string;
  codeName: string;
  members: readonly Readonly<{ user: number; rank: TeamRank }>[];
}>;

/** PO-39. `not_defined` says nothing; what `final` says no later policy, nor the user's own settings, changes. */
export type PolicyStatus = 'not_defined' | 'defined' | 'final';

export type GroupPolicyFact = Readonly<{
  kind: 'group-policy';
  number: number;
  name: string;
  /** The order in which they count: the lowest first. */
  position: number;
  users: readonly number[];
  externalGroups: readonly Readonly<{ securityProviderId: number; name: string }>[];
  representative: Readonly<{ status: PolicyStatus; settings: RepresentativeSettings }>;
  rights: Readonly<{ status: PolicyStatus; granted: readonly AdministrationRight[] }>;
  attended: Readonly<{ status: PolicyStatus; choice: SessionPolicyChoice }>;
  unattended: Readonly<{ status: PolicyStatus; choice: SessionPolicyChoice }>;
  /** Role null is the user's default (PO-11). */
  jumpGroups: readonly Readonly<{ jumpGroup: number; role: number | null }>[];
  teams: readonly Readonly<{ team: number; rank: TeamRank }>[];
}>;

export type JumpItemRoleFact = Readonly<{
  kind: 'jump-item-role';
  number: number;
  name: string;
  permissions: readonly ItemPermission[];
}>;

/** Who was made a member of a shared Jump Group one by one (PO-11); the group itself is the registry's. */
export type JumpGroupFact = Readonly<{
  kind: 'jump-group';
  number: number;
  name: string;
  codeName: string;
  members: readonly Readonly<{ user: number; role: number | null }>[];
}>;

export type JumpPolicyFact = Readonly<{
  kind: 'jump-policy';
  number: number;
  terms: JumpPolicyTerms;
}>;

export type SessionPolicyFact = Readonly<{
  kind: 'session-policy';
  number: number;
  name: string;
  codeName: string;
  /** PO-32. */
  availability: readonly ('users' | 'rep_invite' | 'jump_items')[];
  terms: SessionTerms;
}>;

export type PublicPortalFact = Readonly<{
  kind: 'public-portal';
  number: number;
  name: string;
  addresses: readonly string[];
  /** Numbers of session policies. */
  attended: number | null;
  unattended: number | null;
}>;

/** What holds for the whole site; there is one. */
export type SiteFact = Readonly<{
  kind: 'site';
  number: 1;
  /** PO-27. */
  simultaneousJumps: 'join' | 'disallow';
  /** The global session policy: it answers whatever no other one defines. */
  attended: SessionTerms;
  unattended: SessionTerms;
}>;

export type AccessFact =
  | UserFact
  | ApiAccountFact
  | TeamFact
  | GroupPolicyFact
  | JumpItemRoleFact
  | JumpGroupFact
  | JumpPolicyFact
  | SessionPolicyFact
  | PublicPortalFact
  | SiteFact;
export type AccessFactKind = AccessFact['kind'];

/** The few attributes of a Jump Item that are decided on. */
export type ItemFacts = Readonly<{
  id: string;
  /** A shared Jump Group, or the personal list of the user with that number. */
  list: Readonly<{ type: 'shared' | 'personal'; number: number }>;
  jumpPolicy: number | null;
  attended: number | null;
  unattended: number | null;
  publicSiteAddress: string;
}>;
