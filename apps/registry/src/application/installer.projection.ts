import type { Projection } from '@jumpfleet/kernel';
import type { InstallerTerms, RegistryEvent } from '@jumpfleet/registry-domain';

export type InstallerRow = Readonly<{
  installer_id: string;
  number: number;
  terms: InstallerTerms;
  name: string;
  tag: string;
  jump_group_type: string;
  jump_group_id: number;
  connection_type: string;
  server_version: string;
  created_at: string;
  expires_at: string;
  revoked_at: string | null;
}>;

export const installerProjection: Projection<RegistryEvent, InstallerRow> = {
  name: 'installer',
  keyOf(event) {
    switch (event.type) {
      case 'InstallerCreated':
      case 'InstallerExtended':
      case 'InstallerRevoked':
      case 'InstallerDeleted':
        return event.data.installerId;
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
  project(row, { event }) {
    switch (event.type) {
      case 'InstallerCreated': {
        const { installerId, number, terms, serverVersion, createdAt, expiresAt } = event.data;
        return {
          installer_id: installerId,
          number,
          terms,
          name: terms.settings.name,
          tag: terms.settings.tag,
          jump_group_type: terms.settings.jumpGroup.type,
          jump_group_id: terms.settings.jumpGroup.id,
          connection_type: terms.connectionType,
          server_version: serverVersion,
          created_at: createdAt,
          expires_at: expiresAt,
          revoked_at: null,
        };
      }
      case 'InstallerExtended':
        return row && { ...row, expires_at: event.data.expiresAt };
      case 'InstallerRevoked':
        return row && { ...row, revoked_at: event.data.revokedAt };
      case 'InstallerDeleted':
        return undefined;
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
