import { jumpMethods } from '@jumpfleet/policy-domain';
import type { JumpMethod, RepresentativeSettings } from '@jumpfleet/policy-domain';
import { z } from 'zod';

const flag = z.boolean();
const idleTimeout = z.number().int().min(-1).max(86_400);
const role = z.number().int().min(1).max(2_147_483_647);

/** What else of the block is kept, with its bounds and its default; but for session keys, it decides nothing. */
const others = {
  perm_generate_session_key: [flag, false],
  perm_send_ios_profiles: [flag, false],
  perm_accept_team_sessions: [flag, false],
  perm_transfer_other_team: [flag, false],
  perm_share_other_team: [flag, false],
  perm_invite_external_rep: [flag, false],
  perm_session_idle_timeout: [idleTimeout, -1],
  perm_next_session_button: [flag, false],
  perm_extended_availability_mode_allowed: [flag, false],
  perm_edit_external_key: [flag, false],
  perm_disable_auto_assignment: [flag, false],
  perm_routing_idle_timeout: [z.number().int().min(0).max(3_600), 900],
  auto_assignment_max_sessions: [z.number().int().min(1).max(10), 3],
  perm_collaborate: [flag, false],
  perm_collaborate_control: [flag, false],
  perm_support_button_personal_deploy: [flag, false],
  perm_support_button_team_manage: [flag, false],
  perm_support_button_change_public_sites: [flag, false],
  perm_support_button_team_deploy: [flag, false],
  perm_console_idle_timeout: [idleTimeout, -1],
} as const satisfies Record<string, readonly [z.ZodType, boolean | number]>;
const otherNames = Object.keys(others) as (keyof typeof others)[];

const otherShape = Object.fromEntries(
  otherNames.map((name) => [name, others[name][0]]),
) as unknown as { [Name in keyof typeof others]: (typeof others)[Name][0] };

const methodNames = jumpMethods.map((method) => `perm_${method}` as const);
const methodShape = Object.fromEntries(methodNames.map((name) => [name, flag])) as Record<
  `perm_${JumpMethod}`,
  typeof flag
>;

const roleFields = {
  default: 'default_jump_item_role_id',
  personal: 'private_jump_item_role_id',
  teams: 'inferior_jump_item_role_id',
  system: 'unassigned_jump_item_role_id',
} as const satisfies Record<keyof RepresentativeSettings['roles'], string>;

/** The fields of the block as the configuration API names them, flat (CONFIG-API, GroupPolicy and User). */
export const representativeShape = {
  perm_support_allowed: z.enum(['not_allowed', 'full_support']),
  ...methodShape,
  [roleFields.default]: role,
  [roleFields.personal]: role,
  [roleFields.teams]: role,
  [roleFields.system]: role,
  ...otherShape,
} as const;

export const representativeFields = z.strictObject(representativeShape).partial();
export type RepresentativeFields = z.infer<typeof representativeFields>;

/** The block with what the fields say instead. */
export function withRepresentativeFields(
  before: RepresentativeSettings,
  fields: RepresentativeFields,
): RepresentativeSettings {
  const has = (method: JumpMethod) =>
    fields[`perm_${method}`] ?? before.jumpMethods.includes(method);
  const slots = Object.entries(roleFields) as [
    keyof typeof roleFields,
    keyof RepresentativeFields,
  ][];
  const roles = slots.map(([slot, field]) => [slot, fields[field] ?? before.roles[slot]]);
  const other = otherNames.flatMap((name) => {
    const value = fields[name] ?? before.other[name];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    supportAllowed:
      fields.perm_support_allowed === undefined
        ? before.supportAllowed
        : fields.perm_support_allowed === 'full_support',
    jumpMethods: jumpMethods.filter(has),
    roles: Object.fromEntries(roles) as RepresentativeSettings['roles'],
    other: Object.fromEntries(other) as RepresentativeSettings['other'],
  };
}

export function representativeAnswer({
  supportAllowed,
  jumpMethods: allowed,
  roles,
  other,
}: RepresentativeSettings): object {
  return {
    perm_support_allowed: supportAllowed ? 'full_support' : 'not_allowed',
    ...Object.fromEntries(
      jumpMethods.map((method) => [`perm_${method}`, allowed.includes(method)]),
    ),
    [roleFields.default]: roles.default,
    [roleFields.personal]: roles.personal,
    [roleFields.teams]: roles.teams,
    [roleFields.system]: roles.system,
    ...Object.fromEntries(otherNames.map((name) => [name, other[name] ?? others[name][1]])),
  };
}
