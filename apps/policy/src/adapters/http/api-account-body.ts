import { configTime, inputText, problemFrom, readOnly } from '@jumpfleet/http';
import type { Problem, RefusalTable } from '@jumpfleet/http';
import { noPermissions } from '@jumpfleet/policy-domain';
import type {
  ApiAccountPermissions,
  ApiAccountRefusal,
  ApiAccountSettings,
} from '@jumpfleet/policy-domain';
import { z } from 'zod';
import { isAddressRange } from '../../application/api-accounts/address-ranges.js';
import type { ApiAccountWithRecord } from '../persistence/api-account-queries.js';

const flag = z.boolean();
const maxRanges = 100;

const permissionFields = {
  perm_command: z.enum(['deny', 'read_only', 'full_access']),
  perm_reporting_support: flag,
  perm_reporting_license: flag,
  perm_reporting_archive: flag,
  perm_reporting_vault: flag,
  perm_reporting_jump_item: flag,
  perm_reporting_syslog: flag,
  perm_backup: flag,
  perm_vault_backup: flag,
  perm_real_time_state: flag,
  perm_ecm: flag,
  perm_configuration: flag,
  perm_configuration_vault_account: flag,
} as const;

const permissionOf = {
  perm_command: 'command',
  perm_reporting_support: 'reportingSupport',
  perm_reporting_license: 'reportingLicense',
  perm_reporting_archive: 'reportingArchive',
  perm_reporting_vault: 'reportingVault',
  perm_reporting_jump_item: 'reportingJumpItem',
  perm_reporting_syslog: 'reportingSyslog',
  perm_backup: 'backup',
  perm_vault_backup: 'vaultBackup',
  perm_real_time_state: 'realTimeState',
  perm_ecm: 'ecm',
  perm_configuration: 'configuration',
  perm_configuration_vault_account: 'configurationVaultAccount',
} as const satisfies Record<keyof typeof permissionFields, keyof ApiAccountPermissions>;

/** The fleet API's; the configuration API only reads accounts. */
const fields = z.strictObject({
  id: readOnly,
  client_id: readOnly,
  name: inputText(255, 1),
  comments: inputText(4096),
  enabled: flag,
  ip_addresses: z
    .array(inputText(64, 1).refine(isAddressRange, 'is no address and no range of addresses'))
    .max(maxRanges),
  ...permissionFields,
});
export const newApiAccountBody = fields.partial().required({ name: true });
export type NewApiAccountBody = z.infer<typeof newApiAccountBody>;
export const changedApiAccountBody = fields.partial();
export type ChangedApiAccountBody = z.infer<typeof changedApiAccountBody>;

export function newSettings(body: NewApiAccountBody): ApiAccountSettings {
  return {
    name: body.name,
    comments: body.comments ?? '',
    enabled: body.enabled ?? true,
    ipAddresses: body.ip_addresses ?? [],
    permissions: withPermissions(noPermissions, body),
  };
}

export function changedSettings(
  body: ChangedApiAccountBody,
  { permissions }: ApiAccountSettings,
): Partial<ApiAccountSettings> {
  const { name, comments, enabled, ip_addresses: ipAddresses } = body;
  return {
    ...(name !== undefined && { name }),
    ...(comments !== undefined && { comments }),
    ...(enabled !== undefined && { enabled }),
    ...(ipAddresses !== undefined && { ipAddresses }),
    permissions: withPermissions(permissions, body),
  };
}

const permissionNames = Object.keys(permissionOf) as (keyof typeof permissionOf)[];

function withPermissions(
  before: ApiAccountPermissions,
  body: ChangedApiAccountBody,
): ApiAccountPermissions {
  const named = permissionNames.flatMap((field) =>
    body[field] === undefined ? [] : [[permissionOf[field], body[field]]],
  );
  return { ...before, ...(Object.fromEntries(named) as Partial<ApiAccountPermissions>) };
}

const permissionsAnswer = (permissions: ApiAccountPermissions): object =>
  Object.fromEntries(permissionNames.map((field) => [field, permissions[permissionOf[field]]]));

/** To the letter of the configuration API. */
export function configApiAccountAnswer(row: ApiAccountWithRecord): object {
  const { name, comments, enabled, ipAddresses, permissions } = row.settings;
  return {
    id: row.number,
    name,
    comments,
    enabled,
    ip_addresses: ipAddresses.join('\n'),
    client_id: row.client_id,
    failed_login_attempts: row.failed_sign_ins,
    failed_login_expiration: row.failures_until ? configTime(row.failures_until) : undefined,
    ...permissionsAnswer(permissions),
  };
}

export function apiAccountAnswer(row: ApiAccountWithRecord): object {
  return {
    ...configApiAccountAnswer(row),
    principal_id: row.id,
    ip_addresses: row.settings.ipAddresses,
    failed_login_expiration: row.failures_until?.toISOString() ?? null,
    last_authentication: row.last_sign_in?.toISOString() ?? null,
    created_at: new Date(row.created_at).toISOString(),
  };
}

const refusals: RefusalTable<ApiAccountRefusal> = {
  'api-account-already-exists': 409,
  'api-account-not-found': { status: 404, detail: 'The API account does not exist.' },
  'client-id-taken': 409,
  'client-id-invalid': 422,
};

export function apiAccountRefused(refusal: ApiAccountRefusal): Problem {
  return problemFrom(refusal, refusals);
}
