import type { Item } from '../../application/items.js';

/** What may be changed about an item, as it is now, under the names that a change uses (RC-03). */
export type ItemProperties = Readonly<{ properties: object; names: object }>;

export function propertiesOf({ number, settings, connectionType, names }: Item): ItemProperties {
  return {
    properties: {
      number,
      jump_group_id: settings.jumpGroup.id,
      jump_group_type: settings.jumpGroup.type,
      name: settings.name,
      tag: settings.tag,
      comments: settings.comments,
      jump_policy_id: settings.jumpPolicyId,
      attended_session_policy_id: settings.attendedSessionPolicyId,
      unattended_session_policy_id: settings.unattendedSessionPolicyId,
      public_site_address: settings.publicSiteAddress,
      support_button_profile_code_name: settings.supportButtonProfileCodeName,
      support_button_direct_queue: settings.supportButtonDirectQueue,
      customer_client_start_mode: settings.startMode,
      is_quiet: settings.isQuiet,
      max_offline_minutes: settings.maxOfflineMinutes,
      connection_type: connectionType,
      expires_at: settings.expiresAt,
    },
    names,
  };
}
