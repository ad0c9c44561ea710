import { configTime, readOnly, inputText } from '@jumpfleet/http';
import type { InstallerTerms, JumpGroupRef } from '@jumpfleet/registry-domain';
import { addressRange, installerValidity, publicSite } from '@jumpfleet/registry-domain';
import { z } from 'zod';
import { platformNames } from '../../application/platforms.js';
import type { InstallerListRow } from '../persistence/installer-queries.js';
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

const flag = z.boolean().default(false);

/** The body of `POST /jump-client/installer`, with the defaults and bounds of the configuration API. */
export const installerBody = z.strictObject({
  name: inputText(128).default(''),
  jump_group_id: id32,
  jump_group_type: jumpGroupType.default('shared'),
  jump_policy_id: id32.nullable().default(null),
  tag: inputText(64).default(''),
  connection_type: z.enum(['active', 'passive']).default('active'),
  attended_session_policy_id: sessionPolicyId.default(null),
  unattended_session_policy_id: sessionPolicyId.default(null),
  public_site_address: siteAddress.optional(),
  support_button_profile_code_name: profileCodeName.default(''),
  allow_override_support_button_profile: flag,
  support_button_direct_queue: directQueue.default(''),
  allow_override_support_button_direct_queue: flag,
  comments: inputText(1024).default(''),
  valid_duration: z
    .number()
    .int()
    .min(installerValidity.min)
    .max(installerValidity.max)
    .default(installerValidity.default),
  max_offline_minutes: maxOfflineMinutes.default(0),
  elevate_install: z.boolean().default(true),
  elevate_prompt: z.boolean().default(true),
  customer_client_start_mode: startMode.default('normal'),
  allow_override_jump_group: flag,
  allow_override_jump_policy: flag,
  allow_override_name: flag,
  allow_override_tag: flag,
  allow_override_comments: flag,
  allow_override_attended_session_policy: flag,
  allow_override_unattended_session_policy: flag,
  jumpoint_proxy: inputText(64).default(''),
  id: readOnly,
  expiration_timestamp: readOnly,
  is_quiet: readOnly,
  installer_id: readOnly,
  key_info: readOnly,
});
export type InstallerBody = z.infer<typeof installerBody>;

const unique = (values: readonly string[]): boolean => new Set(values).size === values.length;

/** What the fleet API adds: an installer as a governed token (D12). */
export const governedInstallerBody = installerBody.extend({
  max_uses: id32.nullable().default(null),
  allowed_addresses: z
    .array(inputText(43).refine((text) => addressRange(text) !== undefined, 'is no network'))
    .max(64)
    .refine(unique, 'names a network twice')
    .default([]),
  platforms: z.array(z.enum(platformNames)).refine(unique, 'names a platform twice').default([]),
  /** Whether its enrolments keep to the site's rate; false is for whole fleets that are known to come. */
  paced: z.boolean().default(true),
});
export type GovernedInstallerBody = z.infer<typeof governedInstallerBody>;

export type Governance = Pick<
  InstallerTerms,
  'maxUses' | 'allowedAddresses' | 'platforms' | 'isPaced'
>;
export const ungoverned: Governance = {
  maxUses: null,
  allowedAddresses: [],
  platforms: [],
  isPaced: true,
};

export function installerTerms(
  body: InstallerBody,
  jumpGroup: JumpGroupRef,
  sites: readonly [string, ...string[]],
): Omit<InstallerTerms, keyof Governance> {
  return {
    settings: {
      name: body.name,
      jumpGroup,
      tag: body.tag,
      comments: body.comments,
      jumpPolicyId: body.jump_policy_id,
      attendedSessionPolicyId: body.attended_session_policy_id,
      unattendedSessionPolicyId: body.unattended_session_policy_id,
      publicSiteAddress: publicSite(body.public_site_address ?? sites[0], sites),
      supportButtonProfileCodeName: body.support_button_profile_code_name,
      supportButtonDirectQueue: body.support_button_direct_queue,
      startMode: body.customer_client_start_mode,
      isQuiet: false,
      maxOfflineMinutes: body.max_offline_minutes,
      expiresAt: null,
    },
    connectionType: body.connection_type,
    allowOverride: {
      jumpGroup: body.allow_override_jump_group,
      jumpPolicy: body.allow_override_jump_policy,
      name: body.allow_override_name,
      tag: body.allow_override_tag,
      comments: body.allow_override_comments,
      attendedSessionPolicy: body.allow_override_attended_session_policy,
      unattendedSessionPolicy: body.allow_override_unattended_session_policy,
      supportButtonProfile: body.allow_override_support_button_profile,
      supportButtonDirectQueue: body.allow_override_support_button_direct_queue,
    },
    elevateInstall: body.elevate_install,
    elevatePrompt: body.elevate_prompt,
    jumpointProxy: body.jumpoint_proxy,
  };
}

export function configInstaller(row: InstallerListRow, siteUrl: string): object {
  const { settings, allowOverride, ...terms } = row.terms;
  return {
    id: row.number,
    jump_group_id: settings.jumpGroup.id,
    jump_group_type: settings.jumpGroup.type,
    name: settings.name,
    tag: settings.tag,
    comments: settings.comments,
    ...(settings.jumpPolicyId === null ? {} : { jump_policy_id: settings.jumpPolicyId }),
    attended_session_policy_id: settings.attendedSessionPolicyId,
    unattended_session_policy_id: settings.unattendedSessionPolicyId,
    public_site_address: settings.publicSiteAddress,
    support_button_profile_code_name: settings.supportButtonProfileCodeName,
    allow_override_support_button_profile: allowOverride.supportButtonProfile,
    support_button_direct_queue: settings.supportButtonDirectQueue,
    allow_override_support_button_direct_queue: allowOverride.supportButtonDirectQueue,
    connection_type: terms.connectionType,
    expiration_timestamp: configTime(row.expires_at),
    max_offline_minutes: settings.maxOfflineMinutes,
    elevate_install: terms.elevateInstall,
    elevate_prompt: terms.elevatePrompt,
    is_quiet: settings.isQuiet,
    customer_client_start_mode: settings.startMode,
    allow_override_jump_group: allowOverride.jumpGroup,
    allow_override_jump_policy: allowOverride.jumpPolicy,
    allow_override_name: allowOverride.name,
    allow_override_tag: allowOverride.tag,
    allow_override_comments: allowOverride.comments,
    allow_override_attended_session_policy: allowOverride.attendedSessionPolicy,
    allow_override_unattended_session_policy: allowOverride.unattendedSessionPolicy,
    installer_id: row.key,
    key_info: keyInfo(row, siteUrl),
    jumpoint_proxy: terms.jumpointProxy,
  };
}

/** Names a download without telling its key. */
export const installerUid = ({ installer_id }: InstallerListRow): string =>
  installer_id.replaceAll('-', '').slice(0, 16);

function keyInfo(row: InstallerListRow, siteUrl: string): object {
  const info = JSON.stringify({ url: siteUrl, key: row.key });
  return {
    encodedInfo: Buffer.from(info).toString('base64url'),
    filename: `jumpfleet-jc-${installerUid(row)}`,
    installerPath: `/api/config/v1/jump-client/installer/${row.key}`,
  };
}
