import { configTime, inputText, readOnly } from '@jumpfleet/http';
import type { AdministrationRight, UserSettings } from '@jumpfleet/policy-domain';
import { z } from 'zod';
import type { EffectiveUser } from '../../application/users/effective-users.js';
import type { UserWithRecord } from '../persistence/user-queries.js';
import { representativeAnswer, representativeShape } from './representative-body.js';

const maxInteger = 2_147_483_647;
const isUtc = (time: string): boolean => /(?:Z|[+-]00:00)$/.test(time);

/** RFC 3339 in UTC, as the configuration API takes times (FEATURES B6). */
export const utcTime = z.iso
  .datetime({ offset: true })
  .refine(isUtc, 'is a time in UTC')
  .transform((time) => new Date(time).toISOString());

/** What both APIs take of a user. */
export const userFields = {
  display_number: z.number().int().min(1).max(maxInteger),
  username: inputText(64, 1),
  public_display_name: inputText(64, 1),
  private_display_name: inputText(64, 1),
  password_expiration: utcTime.nullable(),
  email_address: inputText(255, 3),
  preferred_email_language: inputText(10, 2),
  two_factor_required: z.boolean(),
  enabled: z.boolean(),
  password_reset_next_login: z.boolean(),
} as const;

const readOnlyFields = [
  'perm_admin',
  'perm_set_passwords',
  'perm_admin_pushagents',
  'perm_view_support_reports',
  'perm_view_vault_reports',
  'perm_view_license_reports',
  'perm_view_syslog_reports',
  'perm_view_sd_recordings',
  'perm_edit_ambush',
  'perm_edit_jump_groups',
  'perm_edit_public_template',
  'perm_edit_public_file_store',
  'perm_edit_messages',
  'perm_edit_sd_teams',
  'perm_edit_issues',
  'perm_edit_skills',
  'perm_edit_callback_button_profiles',
  'perm_edit_canned_scripts',
  'perm_edit_custom_rep_links',
  'perm_change_display_name',
  'perm_change_rep_avatar',
  'perm_show_on_public_list',
  'perm_edit_iphone_content',
  'perm_vault',
  'perm_endpoint_automation',
  ...Object.keys(representativeShape),
] as const;

/** CONFIG-API User, to be changed; what is left out stays as it is. */
export const configUserBody = z
  .strictObject({
    id: readOnly,
    security_provider_id: readOnly,
    ...userFields,
    password: inputText(256),
    failed_logins: z.number().int().min(0).max(maxInteger),
    last_authentication: readOnly,
    created_at: readOnly,
    two_factor_enabled: readOnly,
    fido2_credential_count: readOnly,
    fido2_last_used_date: readOnly,
    ...(Object.fromEntries(readOnlyFields.map((name) => [name, readOnly])) as Record<
      (typeof readOnlyFields)[number],
      typeof readOnly
    >),
  })
  .partial();
export type ConfigUserBody = z.infer<typeof configUserBody>;

const settingOf = {
  display_number: 'displayNumber',
  username: 'username',
  public_display_name: 'publicDisplayName',
  private_display_name: 'privateDisplayName',
  password_expiration: 'passwordExpiresAt',
  email_address: 'emailAddress',
  preferred_email_language: 'preferredEmailLanguage',
  two_factor_required: 'twoFactorRequired',
  enabled: 'enabled',
  password_reset_next_login: 'passwordResetNextLogin',
} as const satisfies Record<keyof typeof userFields, keyof UserSettings>;

type Named = z.infer<z.ZodObject<Writable<typeof userFields>>>;
type Writable<T> = { -readonly [Field in keyof T]: T[Field] };
type Wished = { readonly [Field in keyof Named]?: Named[Field] | undefined };

export function changedSettings(body: Wished): Partial<UserSettings> {
  const fields = Object.keys(settingOf) as (keyof typeof settingOf)[];
  const named = fields.flatMap((field) =>
    body[field] === undefined ? [] : [[settingOf[field], body[field]]],
  );
  return Object.fromEntries(named) as Partial<UserSettings>;
}

const timeOrNone = (time: Date | string | null) => (time === null ? undefined : configTime(time));

/** To the letter of the configuration API. */
export function configUserAnswer(row: UserWithRecord, effective: EffectiveUser): object {
  const { settings } = row;
  return {
    id: row.number,
    security_provider_id: row.security_provider_id,
    display_number: settings.displayNumber,
    username: settings.username,
    public_display_name: settings.publicDisplayName,
    private_display_name: settings.privateDisplayName,
    password_expiration:
      settings.passwordExpiresAt === null ? null : configTime(settings.passwordExpiresAt),
    email_address: settings.emailAddress || undefined,
    preferred_email_language: settings.preferredEmailLanguage,
    two_factor_required: settings.twoFactorRequired,
    enabled: settings.enabled,
    last_authentication: timeOrNone(row.last_sign_in),
    failed_logins: row.failed_sign_ins,
    password_reset_next_login: settings.passwordResetNextLogin,
    created_at: configTime(row.created_at),
    two_factor_enabled: row.two_factor_enabled,
    fido2_credential_count: 0,
    ...rightsAnswer(effective.rights),
    ...representativeAnswer(effective.representative),
  };
}

/** What Jumpfleet has no part for, nobody may: an administrator may administer all that there is. */
function rightsAnswer(rights: readonly AdministrationRight[]): object {
  const isAdministrator = rights.includes('administrator');
  const may = (right: AdministrationRight): boolean => isAdministrator || rights.includes(right);
  return {
    perm_admin: isAdministrator,
    perm_set_passwords: may('set_passwords'),
    perm_admin_pushagents: false,
    perm_view_support_reports: may('view_support_reports') ? 'all_sessions' : 'user_sessions',
    perm_view_vault_reports: 'not_allowed',
    perm_view_license_reports: isAdministrator,
    perm_view_syslog_reports: isAdministrator,
    perm_view_sd_recordings: may('view_support_reports'),
    perm_edit_ambush: false,
    perm_edit_jump_groups: may('edit_jump_groups'),
    perm_edit_public_template: false,
    perm_edit_public_file_store: false,
    perm_edit_messages: false,
    perm_edit_sd_teams: may('edit_teams'),
    perm_edit_issues: false,
    perm_edit_skills: false,
    perm_edit_callback_button_profiles: false,
    perm_edit_canned_scripts: false,
    perm_edit_custom_rep_links: false,
    perm_change_display_name: false,
    perm_change_rep_avatar: false,
    perm_show_on_public_list: false,
    perm_edit_iphone_content: false,
    perm_vault: false,
    perm_endpoint_automation: 'not_allowed',
  };
}
