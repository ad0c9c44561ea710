import type { Projection } from '@jumpfleet/kernel';
import type {
  JumpClientCopied,
  JumpClientEnrolled,
  JumpClientSettings,
  RegistryEvent,
} from '@jumpfleet/registry-domain';

/** A jump client as its events tell it; presence and statistics are kept beside it. */
export type JumpClientRow = Readonly<{
  client_id: string;
  /** The client that enrolled, whose presence and statistics the item shows: its own id unless it is a copy. */
  endpoint_id: string;
  number: number;
  installer_id: string;
  /** Null in a copy. */
  public_key_thumbprint: string | null;
  /** Null in a copy: the connection is its endpoint's. */
  connection_type: string | null;
  hostname: string;
  /** What a mobile device calls itself; null where it does not, and in a copy. */
  device_name: string | null;
  device_model: string | null;
  enrolled_at: string;
  uninstalled_at: string | null;
  name: string;
  /** What lists are ordered by. */
  sort_name: string;
  jump_group_type: string;
  /** Of the group, or the user number of a personal list. */
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
  expires_at: string | null;
  revision: number;
}>;

export const jumpClientProjection: Projection<RegistryEvent, JumpClientRow> = {
  name: 'jump-client',
  keyOf(event) {
    switch (event.type) {
      case 'JumpClientEnrolled':
      case 'JumpClientCopied':
      case 'JumpClientEdited':
      case 'JumpClientConnectionTypeChanged':
      case 'JumpClientUninstalled':
      case 'JumpClientLost':
      case 'JumpClientReturned':
      case 'JumpClientWakeAttempted':
      case 'JumpClientIdentityConflicted':
      case 'JumpClientIdentityDecided':
      case 'JumpClientSplitOff':
      case 'JumpClientDisabled':
      case 'JumpClientEnabled':
      case 'JumpClientDeleted':
        return event.data.clientId;
      case 'InstallerCreated':
      case 'InstallerExtended':
      case 'InstallerRevoked':
      case 'InstallerDeleted':
      case 'JumpGroupCreated':
      case 'JumpGroupEdited':
      case 'JumpGroupDeleted':
      case 'SiteSettingsChanged':
      case 'FleetGuardTripped':
      case 'FleetGuardConfirmed':
      case 'FleetGuardReleased':
      case 'FleetGuardRearmed':
        return undefined;
    }
  },
  project(row, { event, revision }) {
    switch (event.type) {
      case 'JumpClientEnrolled':
        return enrolledRow(event, revision);
      case 'JumpClientCopied':
        return copiedRow(event, revision);
      case 'JumpClientConnectionTypeChanged':
        return row && { ...row, connection_type: event.data.connectionType, revision };
      case 'JumpClientEdited':
        return row && { ...row, ...settingsColumns(event.data.settings), revision };
      case 'JumpClientUninstalled':
        return row && { ...row, uninstalled_at: event.data.uninstalledAt, revision };
      case 'JumpClientLost':
      case 'JumpClientReturned':
      case 'JumpClientWakeAttempted':
      case 'JumpClientIdentityConflicted':
      case 'JumpClientIdentityDecided':
      case 'JumpClientSplitOff':
      case 'JumpClientDisabled':
      case 'JumpClientEnabled':
        return row && { ...row, revision };
      case 'JumpClientDeleted':
        return undefined;
      case 'InstallerCreated':
      case 'InstallerExtended':
      case 'InstallerRevoked':
      case 'InstallerDeleted':
      case 'JumpGroupCreated':
      case 'JumpGroupEdited':
      case 'JumpGroupDeleted':
      case 'SiteSettingsChanged':
      case 'FleetGuardTripped':
      case 'FleetGuardConfirmed':
      case 'FleetGuardReleased':
      case 'FleetGuardRearmed':
        return row;
    }
  },
};

function enrolledRow({ data }: JumpClientEnrolled, revision: number): JumpClientRow {
  return {
    client_id: data.clientId,
    endpoint_id: data.clientId,
    number: data.number,
    installer_id: data.installerId,
    public_key_thumbprint: data.publicKeyThumbprint,
    connection_type: data.connectionType,
    hostname: data.computer.hostname,
    device_name: data.computer.deviceName || null,
    device_model: data.computer.deviceModel || null,
    enrolled_at: data.enrolledAt,
    uninstalled_at: null,
    ...settingsColumns(data.settings),
    revision,
  };
}

function copiedRow({ data }: JumpClientCopied, revision: number): JumpClientRow {
  return {
    client_id: data.clientId,
    endpoint_id: data.endpointId,
    number: data.number,
    installer_id: data.installerId,
    public_key_thumbprint: null,
    connection_type: null,
    hostname: data.hostname,
    device_name: null,
    device_model: null,
    enrolled_at: data.copiedAt,
    uninstalled_at: null,
    ...settingsColumns(data.settings),
    revision,
  };
}

function settingsColumns(settings: JumpClientSettings) {
  return {
    name: settings.name,
    sort_name: settings.name.toLowerCase(),
    jump_group_type: settings.jumpGroup.type,
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
    expires_at: settings.expiresAt,
  };
}
