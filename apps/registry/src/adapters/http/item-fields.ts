import { readOnly, inputText } from '@jumpfleet/http';
import type { JumpClientSettings } from '@jumpfleet/registry-domain';
import { z } from 'zod';
import type { ItemChanges } from '../../application/items.js';
import { nameSources } from '../../application/items.js';
import {
  directQueue,
  id32,
  jumpGroupType,
  maxOfflineMinutes,
  profileCodeName,
  sessionPolicyId,
  siteAddress,
  startMode,
} from './config-fields.js';

/** What may be changed about a Jump Item (RG-01 to RG-12), under the names of both APIs. */
const writable = z.strictObject({
  jump_group_id: id32,
  jump_group_type: jumpGroupType,
  name: inputText(128, 1),
  tag: inputText(64),
  comments: inputText(1024),
  jump_policy_id: id32.nullable(),
  attended_session_policy_id: sessionPolicyId,
  unattended_session_policy_id: sessionPolicyId,
  public_site_address: siteAddress,
  support_button_profile_code_name: profileCodeName,
  support_button_direct_queue: directQueue,
  customer_client_start_mode: startMode,
  is_quiet: z.boolean(),
  max_offline_minutes: maxOfflineMinutes,
});
const fields = writable.partial();

/** Ids of groups and of users overlap: a type alone names nothing. */
const groupWhole: [(body: GroupFields) => boolean, { path: PropertyKey[]; error: string }] = [
  ({ jump_group_id, jump_group_type }) =>
    jump_group_type === undefined || jump_group_id !== undefined,
  { path: ['jump_group_id'], error: 'is needed beside jump_group_type' },
];
type GroupFields = Readonly<{ jump_group_id?: unknown; jump_group_type?: unknown }>;

/** The body of a change over the configuration API; what it only answers is named and refused. */
export const configItemBody = fields
  .extend({
    id: readOnly,
    hostname: readOnly,
    fqdn: readOnly,
    install_mode: readOnly,
    connection_type: readOnly,
    last_connect_timestamp: readOnly,
    last_disconnect_timestamp: readOnly,
    is_lost: readOnly,
    needs_update: readOnly,
    unavailable_reason: readOnly,
    operating_system: readOnly,
    public_ip: readOnly,
    private_ip: readOnly,
    console_user: readOnly,
    expiration_timestamp: readOnly,
    last_access_timestamp: readOnly,
  })
  .refine(...groupWhole);
export type ConfigItemBody = z.infer<typeof configItemBody>;

/** Ten years; later is as good as never. */
const maxExpiryMinutes = 5_256_000;

const properties = fields.extend({
  /** RG-14. */
  connection_type: z.enum(['active', 'passive']).optional(),
  /** RG-11: null is never. */
  expires_at: z.iso.datetime({ offset: true }).nullable().optional(),
  expires_in_minutes: z.number().int().min(1).max(maxExpiryMinutes).optional(),
});

/** The body of a change over the fleet API. */
export const itemBody = properties
  .extend({
    /** RG-16: the name is taken from the device. */
    name_source: z.enum(nameSources).optional(),
  })
  .refine(...oneOf('expires_at', 'expires_in_minutes'))
  .refine(...oneOf('name', 'name_source'))
  .refine(...groupWhole);
export type ItemBody = z.infer<typeof itemBody>;

export const itemId = z.uuid().toLowerCase();
const ids = z.array(itemId).min(1).max(1_000);
const move = writable
  .pick({ jump_group_id: true })
  .extend({ jump_group_type: jumpGroupType.optional() });

/** The body of one command on many items (RG-40, RG-43). */
export const bulkBody = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('move'), ids, changes: move }),
  z.strictObject({ action: z.literal('tag'), ids, changes: writable.pick({ tag: true }) }),
  z.strictObject({
    action: z.literal('edit'),
    ids,
    changes: properties.refine(...oneOf('expires_at', 'expires_in_minutes')).refine(...groupWhole),
  }),
  z.strictObject({ action: z.literal('remove'), ids }),
]);
export type BulkBody = z.infer<typeof bulkBody>;

export const copyBody = z.strictObject({
  jump_group_id: id32,
  jump_group_type: jumpGroupType,
  name: inputText(128, 1),
});
export type CopyBody = z.infer<typeof copyBody>;

/** What a body asks for. */
export function changesOf(body: ItemBody, now: Date): ItemChanges {
  const { jump_group_id, jump_group_type, connection_type, name_source } = body;
  return {
    settings: { ...plainSettings(body), ...expiryOf(body, now) },
    ...(jump_group_id !== undefined && {
      jumpGroup: { type: jump_group_type ?? 'shared', id: jump_group_id },
    }),
    ...(connection_type !== undefined && { connectionType: connection_type }),
    ...(name_source !== undefined && { nameSource: name_source }),
  };
}

/** Which setting each field of a body names, where it names one as it is. */
const settingOf = {
  name: 'name',
  tag: 'tag',
  comments: 'comments',
  jump_policy_id: 'jumpPolicyId',
  attended_session_policy_id: 'attendedSessionPolicyId',
  unattended_session_policy_id: 'unattendedSessionPolicyId',
  public_site_address: 'publicSiteAddress',
  support_button_profile_code_name: 'supportButtonProfileCodeName',
  support_button_direct_queue: 'supportButtonDirectQueue',
  customer_client_start_mode: 'startMode',
  is_quiet: 'isQuiet',
  max_offline_minutes: 'maxOfflineMinutes',
} as const satisfies Partial<Record<keyof ItemBody, keyof JumpClientSettings>>;

type Settings = NonNullable<ItemChanges['settings']>;

function plainSettings(body: ItemBody): Settings {
  const named = Object.entries(settingOf).map(([field, setting]) => [
    setting,
    body[field as keyof typeof settingOf],
  ]);
  return Object.fromEntries(named.filter(([, value]) => value !== undefined)) as Settings;
}

function expiryOf({ expires_at, expires_in_minutes }: ItemBody, now: Date): Settings {
  if (expires_in_minutes !== undefined)
    return { expiresAt: new Date(now.getTime() + expires_in_minutes * 60_000).toISOString() };
  if (expires_at === undefined) return {};
  return { expiresAt: expires_at === null ? null : new Date(expires_at).toISOString() };
}

/** Two fields that say the same in two ways. */
function oneOf<Field extends string>(
  field: Field,
  other: Field,
): [(body: Partial<Record<Field, unknown>>) => boolean, { path: PropertyKey[]; error: string }] {
  const error = `stands beside ${field}; only one of them may`;
  return [
    (body) => body[field] === undefined || body[other] === undefined,
    { path: [other], error },
  ];
}
