import type { Projection } from '@jumpfleet/kernel';
import type { RegistryEvent } from '@jumpfleet/registry-domain';

export type JumpGroupRow = Readonly<{
  id: number;
  name: string;
  code_name: string;
  comments: string | null;
}>;

export const jumpGroupProjection: Projection<RegistryEvent, JumpGroupRow> = {
  name: 'jump-group',
  keyOf(event) {
    switch (event.type) {
      case 'JumpGroupCreated':
      case 'JumpGroupEdited':
      case 'JumpGroupDeleted':
        return String(event.data.id);
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
      case 'InstallerCreated':
      case 'InstallerExtended':
      case 'InstallerRevoked':
      case 'InstallerDeleted':
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
      case 'JumpGroupCreated':
      case 'JumpGroupEdited': {
        const { id, name, codeName, comments } = event.data;
        return { id, name, code_name: codeName, comments };
      }
      case 'JumpGroupDeleted':
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
      case 'InstallerCreated':
      case 'InstallerExtended':
      case 'InstallerRevoked':
      case 'InstallerDeleted':
      case 'SiteSettingsChanged':
      case 'FleetGuardTripped':
      case 'FleetGuardConfirmed':
      case 'FleetGuardReleased':
      case 'FleetGuardRearmed':
        return row;
    }
  },
};
