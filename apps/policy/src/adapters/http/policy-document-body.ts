import { inputText } from '@jumpfleet/http';
import {
  administrationRights,
  itemPermissions,
  jumpMethods,
  sessionPermissions,
} from '@jumpfleet/policy-domain';
import type {
  GroupPolicyTerms,
  JumpPolicyTerms,
  PublicPortalTerms,
  SessionPolicyTerms,
  SiteAccessTerms,
  TeamTerms,
} from '@jumpfleet/policy-domain';
import { z } from 'zod';

export const documentFormat = 'jumpfleet-policy/1';

const name = inputText(255, 1);
const text = inputText(4_096);
const reference = name.nullable();
const most = 10_000;
const answer = z.enum(['allow', 'deny']);
const rank = z.enum(['member', 'lead', 'manager']);
const codeName = inputText(64, 1).regex(/^[\w-]+$/);
const status = z.enum(['not_defined', 'defined', 'final']);

/** A term that is told must be taken, or no document would be what was exported. */
type Each<Terms> = Readonly<Record<keyof Terms, z.ZodType>>;

const sessionTerms = z.strictObject({
  permissions: z.partialRecord(z.enum(sessionPermissions), answer),
  prompting: z
    .strictObject({
      rule: z.enum(['each', 'once', 'never']),
      defaultAnswer: answer,
      timeoutSeconds: z.number().int().positive().max(86_400),
    })
    .exactOptional(),
});
const choice = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('not-defined') }),
  z.strictObject({ kind: z.literal('policy'), id: name }),
  z.strictObject({ kind: z.literal('custom'), terms: sessionTerms }),
]);
const member = z.union([
  z.strictObject({ user: name }),
  z.strictObject({ securityProviderId: z.number().int(), groupName: name }),
  z.strictObject({ securityProviderId: z.number().int(), distinguishedName: text }),
]);
const day = z.number().int().min(0).max(6);
const time = z.string().regex(/^\d\d:\d\d$/);

const jumpPolicy = z.strictObject({
  displayName: name,
  codeName,
  description: text,
  scheduleEnabled: z.boolean(),
  scheduleStrict: z.boolean(),
  schedule: z.strictObject({
    timezone: inputText(64),
    entries: z
      .array(z.strictObject({ startDay: day, startTime: time, endDay: day, endTime: time }))
      .max(1_000),
  }),
  simultaneousJumps: z.enum(['global', 'join', 'disallow']),
  simultaneousJumpsOnCopies: z.boolean(),
  simultaneousJumpsRdp: z.enum(['global', 'new_session', 'disallow']),
  ticketIdRequired: z.boolean(),
  twoFactorRequired: z.boolean(),
  approvalRequired: z.boolean(),
  approvalMaxMinutes: z.number().int().min(1).max(524_160),
  approvalScope: z.enum(['requestor', 'anyone']),
  approvalApproverScope: z.enum(['not_requestor', 'anyone']),
  approvalUserIds: z.array(name).max(most),
  approvalTeamIds: z.array(name).max(most),
  approvalEmailAddresses: z.array(inputText(255)).max(most),
  sessionStartNotification: z.boolean(),
  sessionEndNotification: z.boolean(),
  notificationEmailAddresses: z.array(inputText(255)).max(most),
  recordingsDisabled: z.boolean(),
} satisfies Each<JumpPolicyTerms>);

const groupPolicy = z.strictObject({
  name,
  position: z.number(),
  members: z.array(member).max(most),
  representative: z.strictObject({
    status,
    settings: z.strictObject({
      supportAllowed: z.boolean(),
      jumpMethods: z.array(z.enum(jumpMethods)),
      roles: z.strictObject({ default: name, personal: name, teams: name, system: name }),
      other: z.record(inputText(64), z.union([z.boolean(), z.number()])),
    }),
  }),
  rights: z.strictObject({ status, granted: z.array(z.enum(administrationRights)) }),
  attended: z.strictObject({ status, choice }),
  unattended: z.strictObject({ status, choice }),
  jumpGroups: z.array(z.strictObject({ jumpGroup: name, role: reference })).max(most),
  teams: z.array(z.strictObject({ team: name, rank })).max(most),
} satisfies Each<Omit<GroupPolicyTerms, 'membersMade'>>);

const listOf = <T extends z.ZodType>(one: T) => z.array(one).max(most).exactOptional();

/** What is left out stays as it is; what is there is meant whole. */
export const documentSchema = z.strictObject({
  format: z.literal(documentFormat),
  jump_item_roles: listOf(
    z.strictObject({ name, description: text, permissions: z.array(z.enum(itemPermissions)) }),
  ),
  session_policies: listOf(
    z.strictObject({
      displayName: name,
      codeName,
      description: text,
      availability: z.array(z.enum(['users', 'rep_invite', 'jump_items'])),
      session: sessionTerms,
    } satisfies Each<SessionPolicyTerms>),
  ),
  site: z
    .array(
      z.strictObject({
        simultaneousJumps: z.enum(['join', 'disallow']),
        attended: sessionTerms,
        unattended: sessionTerms,
      } satisfies Each<SiteAccessTerms>),
    )
    .max(1)
    .exactOptional(),
  public_portals: listOf(
    z.strictObject({
      name,
      addresses: z.array(inputText(255)).max(most),
      attended: reference,
      unattended: reference,
    } satisfies Each<PublicPortalTerms>),
  ),
  teams: listOf(
    z.strictObject({
      name,
      codeName,
      comments: text.nullable(),
      persistentQueue: z.boolean(),
      publicPortalIds: z.array(name).max(most),
      members: z.array(z.strictObject({ user: name, rank })).max(most),
    } satisfies Each<TeamTerms>),
  ),
  jump_policies: listOf(jumpPolicy),
  jump_groups: listOf(
    z.strictObject({
      name,
      codeName,
      members: z.array(z.strictObject({ user: name, role: reference })).max(most),
    }),
  ),
  group_policies: listOf(groupPolicy),
});
export type DocumentBody = z.infer<typeof documentSchema>;
