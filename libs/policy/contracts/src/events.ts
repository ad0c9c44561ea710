import { z } from 'zod';

const jumpPolicy = z.object({ id: z.number(), displayName: z.string(), codeName: z.string() });

const user = z.object({
  userId: z.string(),
  username: z.string(),
  /** By which the configuration API knows the user; told without, it is the first user, made before numbers were told. */
  number: z.number().int().min(1).default(1),
  displayName: z.string().optional(),
});
const apiAccount = z.object({ accountId: z.string(), name: z.string() });
const sessionPolicy = z.object({
  id: z.number(),
  displayName: z.string(),
  codeName: z.string(),
  /** PO-32: only what is available to Jump Items may be named by one. */
  availability: z.array(z.enum(['users', 'rep_invite', 'jump_items'])),
});
const publicPortal = z.object({
  id: z.number(),
  name: z.string(),
  /** Host names; an item's public site is one of them. */
  addresses: z.array(z.string()),
});
const gone = z.object({ id: z.number() });
/** Names of the settings that a change changed, never their values. */
const change = { changed: z.array(z.string()).optional() };
const named = z.object({ id: z.number(), name: z.string() });
const jumpGroupMembership = named.extend({ codeName: z.string() });
const team = z.object({ id: z.number(), name: z.string(), codeName: z.string() });

const person = z.object({
  type: z.enum(['user', 'api-account']),
  id: z.string(),
  name: z.string(),
});
const approval = z.object({
  id: z.number(),
  jumpClientId: z.string(),
  jumpClientName: z.string(),
  requestor: person,
  reason: z.string(),
  from: z.iso.datetime(),
  until: z.iso.datetime(),
});
const decidedApproval = approval.extend({ by: person, decisionReason: z.string() });

export const policyEvents = {
  'jumpfleet.user.created.v1': user,
  'jumpfleet.user.changed.v1': user.extend(change),
  /** Or its time is over: its sessions end. */
  'jumpfleet.user.disabled.v1': user,
  'jumpfleet.user.deleted.v1': z.object({ userId: z.string(), number: z.number().optional() }),
  'jumpfleet.api-account.created.v1': apiAccount,
  'jumpfleet.api-account.changed.v1': apiAccount.extend(change),
  'jumpfleet.api-account.disabled.v1': apiAccount,
  'jumpfleet.api-account.deleted.v1': z.object({ accountId: z.string() }),
  'jumpfleet.team.created.v1': team,
  'jumpfleet.team.changed.v1': team.extend(change),
  'jumpfleet.team.deleted.v1': gone,
  'jumpfleet.approval-request.requested.v1': approval,
  'jumpfleet.approval-request.approved.v1': decidedApproval,
  'jumpfleet.approval-request.denied.v1': decidedApproval,
  'jumpfleet.approval-request.expired.v1': approval,
  /** Whom to tell of what; users and teams by their numbers. */
  'jumpfleet.approval-request.notified.v1': z.object({
    id: z.number(),
    about: z.enum(['requested', 'approved', 'denied', 'expired']),
    jumpClientName: z.string(),
    to: z.object({
      users: z.array(z.number()).readonly(),
      teams: z.array(z.number()).readonly(),
      emailAddresses: z.array(z.string()).readonly(),
      requestor: person.nullable(),
    }),
    notifiedAt: z.iso.datetime(),
  }),
  'jumpfleet.jump-policy.created.v1': jumpPolicy,
  'jumpfleet.jump-policy.changed.v1': jumpPolicy.extend(change),
  'jumpfleet.jump-policy.deleted.v1': gone,
  'jumpfleet.session-policy.created.v1': sessionPolicy,
  'jumpfleet.session-policy.changed.v1': sessionPolicy.extend(change),
  'jumpfleet.session-policy.deleted.v1': gone,
  'jumpfleet.public-portal.created.v1': publicPortal,
  'jumpfleet.public-portal.changed.v1': publicPortal.extend(change),
  'jumpfleet.public-portal.deleted.v1': gone,
  'jumpfleet.jump-item-role.created.v1': named,
  'jumpfleet.jump-item-role.changed.v1': named.extend(change),
  'jumpfleet.jump-item-role.deleted.v1': gone,
  'jumpfleet.group-policy.created.v1': named,
  'jumpfleet.group-policy.changed.v1': named.extend(change),
  'jumpfleet.group-policy.deleted.v1': gone,
  /** Who may do what with a Jump Group's items; the number is the group's. */
  'jumpfleet.jump-group-membership.created.v1': jumpGroupMembership,
  'jumpfleet.jump-group-membership.changed.v1': jumpGroupMembership.extend(change),
  'jumpfleet.jump-group-membership.deleted.v1': gone,
  'jumpfleet.security-provider.created.v1': named,
  'jumpfleet.security-provider.changed.v1': named.extend(change),
  'jumpfleet.security-provider.deleted.v1': gone,
  /** What holds for the whole site, where nothing else says it. */
  'jumpfleet.site-access.changed.v1': gone.extend(change),
} as const;

/** Told as news: failures of one name from one address are counted for a minute, and told with their number. */
export const signInFailedType = 'jumpfleet.sign-in.failed.v1';
export const signInFailed = z.object({
  /** As it was typed; `*` where more fail than are told one by one. */
  username: z.string(),
  accountType: z.enum(['user', 'api-account', '*']),
  address: z.string(),
  reason: z.enum([
    'wrong-credentials',
    'second-factor-wrong',
    'account-disabled',
    'address-not-allowed',
    'various',
  ]),
  attempts: z.number().int().positive(),
});
export type SignInFailed = z.infer<typeof signInFailed>;

export type PolicyEventType = keyof typeof policyEvents;
export type PolicyEventData<T extends PolicyEventType> = z.infer<(typeof policyEvents)[T]>;
