import { inputText, readOnly } from '@jumpfleet/http';
import { administrationRight, sessionPolicyChoice } from '@jumpfleet/policy-contracts';
import { emptyGroupPolicy, jumpMethods, sameTerm } from '@jumpfleet/policy-domain';
import type {
  GroupPolicyChanges,
  GroupPolicyMember,
  GroupPolicyTerms,
  RepresentativeChanges,
} from '@jumpfleet/policy-domain';
import { z } from 'zod';
import type { AdministeredRow } from '../../../application/administration/administration-ledger.js';
import {
  representativeAnswer,
  representativeFields,
  representativeShape,
  withRepresentativeFields,
} from '../representative-body.js';
import type { RepresentativeFields } from '../representative-body.js';
import { present } from './administration-door.js';

type Row = AdministeredRow<GroupPolicyTerms>;

const status = z.enum(['not_defined', 'defined', 'final']);
const name = inputText(255, 1);

/** CONFIG-API GroupPolicy; what may be left out is what a change leaves as it is. */
const configFields = z.strictObject({
  id: readOnly,
  name,
  rep_perm_status: status,
  ...representativeShape,
});
export const newGroupPolicy = configFields.partial().required({ name: true });
export type NewGroupPolicy = z.output<typeof newGroupPolicy>;
export const changedGroupPolicy = configFields.partial();
export type ChangedGroupPolicy = z.output<typeof changedGroupPolicy>;
export const copiedGroupPolicy = z.strictObject({ name });
export type CopiedGroupPolicy = z.output<typeof copiedGroupPolicy>;

/** The fleet API has all four blocks, each with its own status (PO-39, PO-42). */
const blocks = z.strictObject({
  id: readOnly,
  name,
  representative: z.strictObject({ status, settings: representativeFields }).partial(),
  rights: z
    .strictObject({
      status,
      granted: z
        .array(administrationRight)
        .max(administrationRight.options.length)
        .transform((rights) => [...new Set(rights)].sort()),
    })
    .partial(),
  attended: z.strictObject({ status, choice: sessionPolicyChoice }).partial(),
  unattended: z.strictObject({ status, choice: sessionPolicyChoice }).partial(),
  /** The attended block for unattended sessions, too, as it is after this change. */
  same_for_unattended: z.literal(true),
});
export const newWholeGroupPolicy = blocks.partial().required({ name: true });
export type NewWholeGroupPolicy = z.output<typeof newWholeGroupPolicy>;
export const changedWholeGroupPolicy = blocks.partial();
export type ChangedWholeGroupPolicy = z.output<typeof changedWholeGroupPolicy>;

export const groupPolicyFields = {
  'roles.default': 'default_jump_item_role_id',
  'roles.personal': 'private_jump_item_role_id',
  'roles.teams': 'inferior_jump_item_role_id',
  'roles.system': 'unassigned_jump_item_role_id',
  user: 'user_id',
  securityProviderId: 'security_provider_id',
  groupName: 'group_name',
  distinguishedName: 'distinguished_name',
  jumpGroup: 'jump_group_id',
  role: 'jump_item_role_id',
  team: 'team_id',
};

export function groupPolicyChanges(body: ChangedGroupPolicy): GroupPolicyChanges {
  const { name: named, rep_perm_status, ...fields } = body;
  return {
    ...present({ name: named }),
    representative: { ...present({ status: rep_perm_status }), ...settingsChanges(fields) },
  };
}

export function wholeGroupPolicyChanges(
  body: ChangedWholeGroupPolicy,
  before: GroupPolicyTerms['attended'] = emptyGroupPolicy.attended,
): GroupPolicyChanges {
  const { representative, rights, attended = {}, unattended = {} } = body;
  const changedAttended = present(attended);
  return {
    ...present({ name: body.name, rights: rights && present(rights) }),
    ...(representative && {
      representative: {
        ...present({ status: representative.status }),
        ...settingsChanges(representative.settings ?? {}),
      },
    }),
    attended: changedAttended,
    unattended: body.same_for_unattended ? { ...before, ...changedAttended } : present(unattended),
  };
}

/** Only what the fields name: two changes at once do not undo each other. */
function settingsChanges(fields: RepresentativeFields): RepresentativeChanges {
  const before = emptyGroupPolicy.representative.settings;
  const named = withRepresentativeFields(before, fields);
  const methods = jumpMethods.filter((method) => fields[`perm_${method}`] !== undefined);
  const slots = Object.entries({
    default: fields.default_jump_item_role_id,
    personal: fields.private_jump_item_role_id,
    teams: fields.inferior_jump_item_role_id,
    system: fields.unassigned_jump_item_role_id,
  }).filter(([, role]) => role !== undefined);
  return {
    ...(fields.perm_support_allowed && { supportAllowed: named.supportAllowed }),
    jumpMethods: Object.fromEntries(
      methods.map((method) => [method, fields[`perm_${method}`] === true]),
    ),
    roles: Object.fromEntries(slots),
    other: named.other,
  };
}

/** To the letter of the configuration API. */
export function configGroupPolicy({ id, terms: { name: named, representative } }: Row): object {
  return {
    id,
    name: named,
    rep_perm_status: representative.status,
    ...representativeAnswer(representative.settings),
  };
}

export function wholeGroupPolicy({ id, terms }: Row): object {
  const { representative, rights, attended, unattended } = terms;
  return {
    id,
    name: terms.name,
    representative: {
      status: representative.status,
      settings: representativeAnswer(representative.settings),
    },
    rights,
    attended,
    unattended,
    same_for_unattended: sameTerm(attended, unattended),
    members: terms.members.map(memberAnswer),
    jump_groups: terms.jumpGroups.map(jumpGroupAnswer),
    teams: terms.teams.map(teamAnswer),
  };
}

export function memberAnswer(member: GroupPolicyMember): object {
  if ('user' in member) return { id: member.id, user_id: member.user };
  const { id, securityProviderId: security_provider_id } = member;
  return 'groupName' in member
    ? { id, security_provider_id, group_name: member.groupName }
    : { id, security_provider_id, distinguished_name: member.distinguishedName };
}

export function jumpGroupAnswer({ jumpGroup, role }: GroupPolicyTerms['jumpGroups'][number]) {
  return { jump_group_id: jumpGroup, jump_item_role_id: role ?? 0 };
}

export function teamAnswer({ team, rank }: GroupPolicyTerms['teams'][number]): object {
  return { team_id: team, role: rank };
}
