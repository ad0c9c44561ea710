import type { ItemFacts } from './facts.js';

/*
 * The access question and its answer. The contracts say the same for other services; where both meet
 * (libs/policy/access) the compiler holds them together.
 */

/** Actions on one Jump Item; each follows from permissions of the Jump Item Role that counts there (PO-01). */
export const itemActions = [
  'jump-client:view',
  'jump-client:add',
  'jump-client:move',
  'jump-client:remove',
  'jump-client:jump',
  'jump-client:edit',
  'jump-client:edit-tag',
  'jump-client:edit-comments',
  'jump-client:edit-public-portal',
  'jump-client:edit-jump-policy',
  'jump-client:edit-session-policy',
  'jump-client:edit-identity',
  'jump-client:edit-behavior',
  'jump-client:edit-support-button',
  'jump-client:view-report',
] as const;
export type ItemAction = (typeof itemActions)[number];

/** Actions on the site as a whole; they are asked about without an item. */
export const siteActions = [
  'installer:manage',
  'jump-groups:manage',
  'jump-policies:manage',
  'settings:manage',
  'users:manage',
  'teams:manage',
  'outbound-events:manage',
  'upgrades:manage',
  'upgrades:view',
  'session:view',
  'session:end',
  'reports:support',
  'session-keys:generate',
  'command:read',
  'command:change',
  'system:operate',
] as const;
export type SiteAction = (typeof siteActions)[number];
export type Action = ItemAction | SiteAction;

export type StartMethod = 'jump' | 'session-key' | 'portal' | 'api' | 'rep-invite';
export type Presence = 'attended' | 'unattended';
export type ListReference = ItemFacts['list'];

/** What one who jumps brings along. */
export type JumpWish = Readonly<{
  startMethod?: StartMethod | undefined;
  presence?: Presence | undefined;
  overrideGiven?: boolean | undefined;
  ticketGiven?: boolean | undefined;
  secondFactorGiven?: boolean | undefined;
  approvedUntil?: number | undefined;
  joinsSession?: boolean | undefined;
}>;

export type AccessQuestion = JumpWish &
  Readonly<{
    principalId: string;
    principalType: 'user' | 'api-account';
    action: Action;
    item?: ItemFacts | undefined;
    destination?: ListReference | undefined;
    /** Milliseconds since 1970: the domain has no clock. */
    at: number;
  }>;

export type AccessCode =
  | 'allowed'
  | 'principal-unknown'
  | 'principal-disabled'
  | 'principal-expired'
  | 'item-not-visible'
  | 'item-unknown'
  | 'right-missing'
  | 'role-lacks-permission'
  | 'destination-not-allowed'
  | 'api-permission-missing'
  | 'support-not-allowed'
  | 'jump-method-not-allowed'
  | 'schedule-closed'
  | 'schedule-override-needed'
  | 'ticket-needed'
  | 'approval-needed'
  | 'second-factor-needed'
  | 'simultaneous-jump-refused';

export type AccessNeed = 'override' | 'ticket' | 'approval' | 'second-factor';

export type TermSource = Readonly<{
  layer: 'jump-item' | 'public-portal' | 'user' | 'group-policy' | 'site' | 'rule' | 'nobody';
  number: number;
  sessionPolicy: number;
  label: string;
}>;

export type PermissionTerm = Readonly<{
  permission: string;
  allowed: boolean;
  source: TermSource;
  overrode: readonly TermSource[];
}>;

export type PromptingTerm = Readonly<{
  rule: 'each' | 'once' | 'never';
  defaultAnswer: 'allow' | 'deny';
  timeoutSeconds: number;
  source: TermSource;
}>;

export type SessionGrant = Readonly<{
  presence: Presence;
  permissions: readonly PermissionTerm[];
  prompting: PromptingTerm;
  simultaneousJumps: 'join' | 'disallow';
  /** Whether that holds for all items of the computer, copies included. */
  simultaneousOnCopies: boolean;
  endsAt: number | null;
  overridesSchedule: boolean;
  /** Whether the Jump Policy says that nothing is recorded. */
  recordingsDisabled: boolean;
}>;

export type AccessDecision = Readonly<{
  allowed: boolean;
  code: AccessCode;
  reasons: readonly string[];
  whatWouldHelp: readonly string[];
  needs: readonly AccessNeed[];
  nextAvailableAt: number | null;
  session: SessionGrant | null;
}>;

export type AccessScope = Readonly<{
  everything: boolean;
  jumpGroupIds: readonly number[];
  personalListOf: readonly number[];
  others: Readonly<{
    exceptJumpGroupIds: readonly number[];
    exceptPersonalListOf: readonly number[];
  }> | null;
  reasons: readonly string[];
}>;
