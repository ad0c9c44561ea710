import type { Projection } from '@jumpfleet/kernel';
import type { JumpClientSettings, RegistryEvent } from '@jumpfleet/registry-domain';

/** A jump client as its events tell it; presence and statistics are kept beside it. */
export type JumpClientRow = Readonly<{
  client_id: string;
  number: number;
  installer_id: string;
  public_key_thumbprint: string;
  connection_type: string;
  hostname: string;
  enrolled_at: string;
  uninstalled_at: string | null;
  name: string;
  /** What lists are ordered by. */
  sort_name: string;
  jump_group_id: number;
  tag: string;
  comments: string;
  jump_policy_id: number | null;
  attended_session_policy_id: number | null;
  unattended_session_policy_id: number | null;
  public_site_address: string;
  support_button_profile_code_name: string;
  support_button_direct_queue: string;
  start_mode: string;
  is_quiet: boolean;
  max_offline_minutes: number;
  revision: number;
}>;

export const jumpClientProjection: Projection<RegistryEvent, JumpClientRow> = {
  name: 'jump-client',
  keyOf(event) {
    switch (event.type) {
      case 'JumpClientEnrolled':
      case 'JumpClientEdited':
      case 'JumpClientUninstalled':
      case 'JumpClientDeleted':
        return event.data.clientId;
      case 'InstallerCreated':
      case 'InstallerDeleted':
      case 'JumpGroupCreated':
      case 'SiteSettingsChanged':
        return undefined;
    }
  },
  project(row, { event, revision }) {
    switch (event.type) {
      case 'JumpClientEnrolled': {
        const { clientId, number, installerId, computer, settings, enrolledAt } = event.data;
        return {
          client_id: clientId,
          number,
          installer_id: installerId,
          public_key_thumbprint: event.data.publicKeyThumbprint,
          connection_type: event.data.connectionType,
          hostname: computer.hostname,
          enrolled_at: enrolledAt,
          uninstalled_at: null,
          ...settingsColumns(settings),
          revision,
        };
      }
      case 'JumpClientEdited':
        return row && { ...row, ...settingsColumns(event.data.settings), revision };
      case 'JumpClientUninstalled':
        return row && { ...row, uninstalled_at: event.data.uninstalledAt, revision };
      case 'JumpClientDeleted':
        return undefined;
      case 'InstallerCreated':
      case 'InstallerDeleted':
      case 'JumpGroupCreated':
      case 'SiteSettingsChanged':
        return row;
    }
  },
};

function settingsColumns(settings: JumpClientSettings) {
  return {
    name: settings.name,
    sort_name: settings.name.toLowerCase(),
    jump_group_id: settings.jumpGroup.id,
    tag: settings.tag,
    comments: settings.comments,
    jump_policy_id: settings.jumpPolicyId,
    attended_session_policy_id: settings.attendedSessionPolicyId,
    unattended_session_policy_id: settings.unattendedSessionPolicyId,
    public_site_address: settings.publicSiteAddress,
    support_button_profile_code_name: settings.supportButtonProfileCodeName,
    support_button_direct_queue: settings.supportButtonDirectQueue,
    start_mode: settings.startMode,
    is_quiet: settings.isQuiet,
    max_offline_minutes: settings.maxOfflineMinutes,
  };
}
