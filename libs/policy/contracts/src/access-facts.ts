import { z } from 'zod';

/** Where policy keeps what the access question is answered from, for every service to watch: NATS KV. */
export const accessBucket = 'ACCESS';

/** The key of a fact in the bucket. */
export const accessFactKey = (kind: string, number: number): string => `${kind}.${String(number)}`;

/** Under this key lies the revision up to which the bucket is whole; written after the facts of that revision. */
export const accessHeadKey = 'head';
export const accessHead = z.object({ revision: z.number().int().nonnegative() });
export type AccessHead = z.infer<typeof accessHead>;

const id = z.number().int().min(1).max(2_147_483_647);
const text = z.string();
const milliseconds = z.number();
const frozen = <T extends z.ZodType>(schema: T) => z.array(schema).readonly();

const itemPermission = z.enum([
  'add',
  'assign_jump_group',
  'remove',
  'start',
  'edit_tag',
  'edit_comments',
  'edit_jump_policy',
  'edit_session_policy',
  'edit_identity',
  'edit_behavior',
  'view_jump_item_report',
  'edit_public_portal',
  'edit_support_button',
]);

const sessionPermission = z.enum([
  'shell',
  'file_transfer',
  'file_transfer_to_computer',
  'file_transfer_from_computer',
  'system_information',
  'system_information_actions',
  'registry_access',
  'screen_sharing',
  'screen_control',
  'screenshots',
  'chat',
  'chat_push_url',
  'elevated_tools',
  'special_actions',
  'canned_scripts',
  'jump_client_pinning',
  'session_recording',
]);

const prompting = z.object({
  rule: z.enum(['each', 'once', 'never']),
  defaultAnswer: z.enum(['allow', 'deny']),
  timeoutSeconds: z.number().int().nonnegative(),
});

export const sessionTerms = z.object({
  permissions: z.partialRecord(sessionPermission, z.enum(['allow', 'deny'])),
  prompting: prompting.exactOptional(),
});

export const sessionPolicyChoice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('not-defined') }),
  z.object({ kind: z.literal('policy'), id }),
  z.object({ kind: z.literal('custom'), terms: sessionTerms }),
]);

const right = z.enum([
  'administrator',
  'set_passwords',
  'edit_jump_groups',
  'edit_teams',
  'view_support_reports',
]);

const jumpMethod = z.enum([
  'jump_client',
  'local_jump',
  'remote_jump',
  'remote_vnc',
  'remote_rdp',
  'shell_jump',
  'local_vnc',
  'local_rdp',
  'vpro',
]);

const representative = z.object({
  supportAllowed: z.boolean(),
  jumpMethods: frozen(jumpMethod),
  roles: z.object({ default: id, personal: id, teams: id, system: id }),
  other: z.record(z.string(), z.union([z.boolean(), z.number()])),
});

const rank = z.enum(['member', 'lead', 'manager']);
const status = z.enum(['not_defined', 'defined', 'final']);
/** Of a membership; none, or 0, is the user's default. */
const role = z.union([id, z.literal(0)]).nullable();

const userFact = z.object({
  kind: z.literal('user'),
  number: id,
  id: text,
  username: text,
  name: text,
  enabled: z.boolean(),
  expiresAt: milliseconds.nullable(),
  tokensValidAfter: milliseconds,
  signedOutTokens: frozen(text).default([]),
  rights: frozen(right),
  representative,
  attended: sessionPolicyChoice,
  unattended: sessionPolicyChoice,
  securityProviderId: z.number().int().nonnegative(),
  externalGroups: frozen(text),
});

const apiAccountFact = z.object({
  kind: z.literal('api-account'),
  number: id,
  id: text,
  name: text,
  enabled: z.boolean(),
  tokensValidAfter: milliseconds,
  ipAddresses: frozen(text),
  command: z.enum(['deny', 'read_only', 'full_access']),
  configuration: z.boolean(),
  reporting: z.boolean(),
  realTimeState: z.boolean(),
  backup: z.boolean(),
});

const teamFact = z.object({
  kind: z.literal('team'),
  number: id,
  name: text,
  codeName: text,
  members: frozen(z.object({ user: id, rank })),
});

const groupPolicyFact = z.object({
  kind: z.literal('group-policy'),
  number: id,
  name: text,
  position: z.number(),
  users: frozen(id),
  externalGroups: frozen(
    z.object({ securityProviderId: z.number().int().nonnegative(), name: text }),
  ),
  representative: z.object({ status, settings: representative }),
  rights: z.object({ status, granted: frozen(right) }),
  attended: z.object({ status, choice: sessionPolicyChoice }),
  unattended: z.object({ status, choice: sessionPolicyChoice }),
  jumpGroups: frozen(z.object({ jumpGroup: id, role })),
  teams: frozen(z.object({ team: id, rank })),
});

const jumpItemRoleFact = z.object({
  kind: z.literal('jump-item-role'),
  number: id,
  name: text,
  permissions: frozen(itemPermission),
});

const jumpGroupFact = z.object({
  kind: z.literal('jump-group'),
  number: id,
  name: text,
  codeName: text,
  members: frozen(z.object({ user: id, role })),
});

const scheduleEntry = z.object({
  startDay: z.number().int().min(0).max(6),
  startTime: text,
  endDay: z.number().int().min(0).max(6),
  endTime: text,
});

const jumpPolicyFact = z.object({
  kind: z.literal('jump-policy'),
  number: id,
  terms: z.object({
    displayName: text,
    codeName: text,
    description: text,
    scheduleEnabled: z.boolean(),
    scheduleStrict: z.boolean(),
    schedule: z.object({ timezone: text, entries: frozen(scheduleEntry) }),
    simultaneousJumps: z.enum(['global', 'join', 'disallow']),
    simultaneousJumpsOnCopies: z.boolean(),
    simultaneousJumpsRdp: z.enum(['global', 'new_session', 'disallow']),
    ticketIdRequired: z.boolean(),
    twoFactorRequired: z.boolean(),
    approvalRequired: z.boolean().default(false),
    approvalMaxMinutes: z.number().default(1440),
    approvalScope: z.enum(['requestor', 'anyone']).default('requestor'),
    approvalApproverScope: z.enum(['not_requestor', 'anyone']).default('not_requestor'),
    approvalUserIds: frozen(id).default([]),
    approvalTeamIds: frozen(id).default([]),
    approvalEmailAddresses: frozen(text).default([]),
    sessionStartNotification: z.boolean().default(false),
    sessionEndNotification: z.boolean().default(false),
    notificationEmailAddresses: frozen(text).default([]),
    recordingsDisabled: z.boolean().default(false),
  }),
});

const sessionPolicyFact = z.object({
  kind: z.literal('session-policy'),
  number: id,
  name: text,
  codeName: text,
  availability: frozen(z.enum(['users', 'rep_invite', 'jump_items'])),
  terms: sessionTerms,
});

const publicPortalFact = z.object({
  kind: z.literal('public-portal'),
  number: id,
  name: text,
  addresses: frozen(text),
  attended: id.nullable(),
  unattended: id.nullable(),
});

const siteFact = z.object({
  kind: z.literal('site'),
  number: z.literal(1),
  simultaneousJumps: z.enum(['join', 'disallow']),
  attended: sessionTerms,
  unattended: sessionTerms,
});

/** The schema of every fact, as it lies in the bucket; what does not fit gives nothing. */
export const accessFact = z.discriminatedUnion('kind', [
  userFact,
  apiAccountFact,
  teamFact,
  groupPolicyFact,
  jumpItemRoleFact,
  jumpGroupFact,
  jumpPolicyFact,
  sessionPolicyFact,
  publicPortalFact,
  siteFact,
]);
export type AccessFactData = z.infer<typeof accessFact>;

/** What lies under a fact's key: the fact as of an event's position; null when what it was about is gone. */
export const accessFactEntry = z.object({
  revision: z.number().int().nonnegative(),
  fact: accessFact.nullable(),
});
export type AccessFactEntry = z.infer<typeof accessFactEntry>;

export const accessFactKinds = [
  'user',
  'api-account',
  'team',
  'group-policy',
  'jump-item-role',
  'jump-group',
  'jump-policy',
  'session-policy',
  'public-portal',
  'site',
] as const satisfies readonly AccessFactData['kind'][];

/** Parts that events and bodies share with the facts. */
export { rank as teamRank, representative as representativeSettings, right as administrationRight };
