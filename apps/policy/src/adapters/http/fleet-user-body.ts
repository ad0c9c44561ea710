import { inputText, readOnly } from '@jumpfleet/http';
import { administrationRight, sessionPolicyChoice } from '@jumpfleet/policy-contracts';
import type { UserSettings } from '@jumpfleet/policy-domain';
import { z } from 'zod';
import type { EffectiveUser } from '../../application/users/effective-users.js';
import type { UserRow } from '../../application/users/user-list.projection.js';
import type { UserWithRecord } from '../persistence/user-queries.js';
import {
  representativeAnswer,
  representativeFields,
  withRepresentativeFields,
} from './representative-body.js';
import { changedSettings, userFields, utcTime } from './user-body.js';

const maxAgeDays = 3_650;

/** What the fleet API says of a user beside the configuration API's fields: what the user may. */
const fields = z.strictObject({
  id: readOnly,
  principal_id: readOnly,
  ...userFields,
  /** Blank for none. */
  email_address: inputText(255),
  password: inputText(256),
  expires_at: utcTime.nullable(),
  password_max_age_days: z.number().int().min(1).max(maxAgeDays).nullable(),
  rights: z.array(administrationRight).max(administrationRight.options.length),
  representative: representativeFields,
  attended_session_policy: sessionPolicyChoice,
  unattended_session_policy: sessionPolicyChoice,
});
export const newUserBody = fields.partial().required({ username: true, password: true });
export type NewUserBody = z.infer<typeof newUserBody>;
export const changedUserBody = fields.partial();
export type ChangedUserBody = z.infer<typeof changedUserBody>;

/** What of the settings the body names; `before` has what it names only part of. */
export function namedSettings(body: ChangedUserBody, before: UserSettings): Partial<UserSettings> {
  const { expires_at, password_max_age_days, rights, representative } = body;
  const { attended_session_policy, unattended_session_policy } = body;
  return {
    ...changedSettings(body),
    ...(expires_at !== undefined && { expiresAt: expires_at }),
    ...(password_max_age_days !== undefined && { passwordMaxAgeDays: password_max_age_days }),
    ...(rights && { rights: [...new Set(rights)].sort() }),
    ...(representative && {
      representative: withRepresentativeFields(before.representative, representative),
    }),
    ...(attended_session_policy && { attended: attended_session_policy }),
    ...(unattended_session_policy && { unattended: unattended_session_policy }),
  };
}

export function fleetUserAnswer(row: UserWithRecord, effective: EffectiveUser): object {
  const { settings } = row;
  return {
    id: row.number,
    principal_id: row.id,
    username: settings.username,
    display_number: settings.displayNumber,
    public_display_name: settings.publicDisplayName,
    private_display_name: settings.privateDisplayName,
    email_address: settings.emailAddress,
    preferred_email_language: settings.preferredEmailLanguage,
    enabled: settings.enabled,
    expires_at: settings.expiresAt,
    two_factor_required: settings.twoFactorRequired,
    two_factor_enabled: row.two_factor_enabled,
    password_expiration: settings.passwordExpiresAt,
    password_max_age_days: settings.passwordMaxAgeDays,
    password_reset_next_login: settings.passwordResetNextLogin,
    failed_logins: row.failed_sign_ins,
    last_authentication: row.last_sign_in?.toISOString() ?? null,
    created_at: new Date(row.created_at).toISOString(),
    security_provider_id: settings.securityProviderId,
    external_groups: settings.externalGroups,
    rights: settings.rights,
    representative: representativeAnswer(settings.representative),
    attended_session_policy: settings.attended,
    unattended_session_policy: settings.unattended,
    effective: effectiveAnswer(effective),
  };
}

function effectiveAnswer({ rights, representative }: EffectiveUser): object {
  return { rights, representative: representativeAnswer(representative) };
}

/** What users are told of themselves. */
export function ownUserAnswer(row: UserRow, effective: EffectiveUser): object {
  const { settings } = row;
  return {
    number: row.number,
    display_name: settings.publicDisplayName,
    rights: effective.rights,
    representative: representativeAnswer(effective.representative),
    two_factor_enabled: row.two_factor_enabled,
    two_factor_required: settings.twoFactorRequired,
    password_expiration: settings.passwordExpiresAt,
    password_kept_here: settings.securityProviderId === 1,
  };
}
