/** Actions on one Jump Item; each follows from permissions of the Jump Item Role that counts there (PO-01). */
export const itemActions = [
  'jump-client:view',
  'jump-client:add',
  'jump-client:move',
  'jump-client:remove',
  'jump-client:jump',
  /** Any of the edits below. */
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
  /** Packages and upgrade cycles: to change them, and to see them. */
  'upgrades:manage',
  'upgrades:view',
  'session:view',
  'session:end',
  /** The reporting API: reports, recordings and surveys of all sessions. */
  'reports:support',
  /** A key that invites a customer to an attended session. */
  'session-keys:generate',
  /** The command API: what it tells, and what it does. */
  'command:read',
  'command:change',
  'system:operate',
] as const;
export type SiteAction = (typeof siteActions)[number];

/** Every action that the access question can be asked about. */
export const actions = [...itemActions, ...siteActions] as const;
export type Action = (typeof actions)[number];

export const principalTypes = ['user', 'api-account'] as const;
export type PrincipalType = (typeof principalTypes)[number];

/** How a session begins (PO-37). Only a jump goes to a Jump Item. */
export const startMethods = ['jump', 'session-key', 'portal', 'api', 'rep-invite'] as const;
export type StartMethod = (typeof startMethods)[number];

/** Customer presence (PO-35): `attended` is Customer Present. */
export type Presence = 'attended' | 'unattended';

/** Where Jump Items lie: a shared Jump Group, or the personal list of the user with that number. */
export type ListReference = Readonly<{ type: 'shared' | 'personal'; number: number }>;

/** The few attributes of a Jump Item that are decided on; whoever has them says them with the question. */
export type ItemFacts = Readonly<{
  id: string;
  list: ListReference;
  jumpPolicy: number | null;
  attended: number | null;
  unattended: number | null;
  publicSiteAddress: string;
}>;

/** What one who jumps brings along; only `jump-client:jump` looks at it. */
export type JumpWish = Readonly<{
  startMethod?: StartMethod | undefined;
  presence?: Presence | undefined;
  /** Whether a reason was given for passing the schedule (PO-22). */
  overrideGiven?: boolean | undefined;
  /** Whether a ticket ID was given that the ticket system accepts, or that no ticket system had to (PO-25). */
  ticketGiven?: boolean | undefined;
  /** Whether the second factor was shown just now. */
  secondFactorGiven?: boolean | undefined;
  /** Until when somebody approved it, in milliseconds since 1970. */
  approvedUntil?: number | undefined;
  /** Whether it would join somebody else's session without invitation (PO-27). */
  joinsSession?: boolean | undefined;
}>;

/** The access question, as asked over gRPC (access.proto) or of a snapshot in process. */
export type AccessQuestion = JumpWish &
  Readonly<{
    principalId: string;
    principalType: PrincipalType;
    action: Action;
    /** The Jump Item asked about; empty for site-wide actions. */
    jumpClientId: string;
    /** What the asker knows of the item; without it policy looks it up by `jumpClientId`. */
    item?: ItemFacts | undefined;
    /** Where an item shall be added, moved or copied to (PO-03). */
    destination?: ListReference | undefined;
    /** Milliseconds since 1970; left out it is now. */
    at?: number | undefined;
  }>;

/** Stable words for what decided. */
export const accessCodes = [
  'allowed',
  'principal-unknown',
  'principal-disabled',
  'principal-expired',
  /** Answer as if the item did not exist, and tell none of the reasons to whoever asked. */
  'item-not-visible',
  /** Nobody knows the item asked about; the same is to be answered. */
  'item-unknown',
  'right-missing',
  'role-lacks-permission',
  'destination-not-allowed',
  'api-permission-missing',
  'support-not-allowed',
  'jump-method-not-allowed',
  /** Strict: nothing passes it (PO-24). */
  'schedule-closed',
  /** Passes with a reason (PO-22). */
  'schedule-override-needed',
  'ticket-needed',
  'approval-needed',
  'second-factor-needed',
  'simultaneous-jump-refused',
] as const;
export type AccessCode = (typeof accessCodes)[number];

/** Refusals after which whoever asked must not learn that there is such an item. */
export const hidingCodes: ReadonlySet<AccessCode> = new Set(['item-not-visible', 'item-unknown']);

/** What the asker can bring to be let through. */
export type AccessNeed = 'override' | 'ticket' | 'approval' | 'second-factor';

/** Who said it: a session policy, or the plain fact that nobody did. Numbers are the configuration API's. */
export type TermSource = Readonly<{
  layer: 'jump-item' | 'public-portal' | 'user' | 'group-policy' | 'site' | 'rule' | 'nobody';
  /** Of the portal, user or group policy; 0 where there is none. */
  number: number;
  /** The session policy whose terms they are; 0 for terms of one's own. */
  sessionPolicy: number;
  /** In words: `session policy “No files”, by group policy “Vendors”`. */
  label: string;
}>;

export type PermissionTerm = Readonly<{
  permission: string;
  allowed: boolean;
  source: TermSource;
  /** Who said something else, or the same, and did not count. */
  overrode: readonly TermSource[];
}>;

export type PromptingTerm = Readonly<{
  rule: 'each' | 'once' | 'never';
  defaultAnswer: 'allow' | 'deny';
  timeoutSeconds: number;
  source: TermSource;
}>;

/** What a session may do; taken once, when it starts (PO-36). */
export type SessionGrant = Readonly<{
  presence: Presence;
  permissions: readonly PermissionTerm[];
  prompting: PromptingTerm;
  /** PO-27. */
  simultaneousJumps: 'join' | 'disallow';
  /** Whether that holds for all items of the computer, copies included. */
  simultaneousOnCopies?: boolean | undefined;
  /** When it is ended by force, in milliseconds since 1970 (PO-24); null is never. */
  endsAt: number | null;
  /** Whether the schedule was passed with a reason, which is to be recorded (PO-22). */
  overridesSchedule: boolean;
  /** Whether the Jump Policy says that nothing is recorded. */
  recordingsDisabled?: boolean | undefined;
}>;

export type AccessDecision = Readonly<{
  allowed: boolean;
  code: AccessCode;
  /** Why, in words that an administrator can act on: who decided, and what it overrode. */
  reasons: readonly string[];
  /** What would have to change, when denied. */
  whatWouldHelp?: readonly string[];
  needs?: readonly AccessNeed[];
  /** When the schedule opens again, in milliseconds since 1970 (PO-23). */
  nextAvailableAt?: number | null;
  /** Only for an allowed jump. */
  session?: SessionGrant | null;
}>;

/** Whose view it is, as asked over gRPC (access.proto). */
export type ScopeQuestion = Readonly<
  Pick<AccessQuestion, 'principalId' | 'principalType' | 'action'>
>;

/**
 * Where a principal may do something, in one answer for all Jump Items: a list asks once, and not once
 * per row. An item is inside when `everything` is; when its shared Jump Group or the owner of its personal
 * list is named; or when `others` is there and does not except its list. See `isWithin`.
 */
export type AccessScope = Readonly<{
  everything: boolean;
  jumpGroupIds: readonly number[];
  /** Users' numbers, as the configuration API knows them. */
  personalListOf: readonly number[];
  /** All lists but these: the System role reaches where one is no member (PO-06). */
  others?: ScopeExceptions | null;
  /** Why it is no more than this. */
  reasons: readonly string[];
}>;

export type ScopeExceptions = Readonly<{
  exceptJumpGroupIds: readonly number[];
  exceptPersonalListOf: readonly number[];
}>;

/** Whether what lies there is inside the scope. */
export function isWithin(scope: AccessScope, { type, number }: ListReference): boolean {
  if (scope.everything) return true;
  const isShared = type === 'shared';
  if ((isShared ? scope.jumpGroupIds : scope.personalListOf).includes(number)) return true;
  if (!scope.others) return false;
  const { exceptJumpGroupIds, exceptPersonalListOf } = scope.others;
  return !(isShared ? exceptJumpGroupIds : exceptPersonalListOf).includes(number);
}

/** The proto file of AccessService. */
export const accessProto = new URL('./proto/access.proto', import.meta.url);
