import type { Publication, Publish } from '@jumpfleet/event-log';
import type { RegistryEventData, RegistryEventType } from '@jumpfleet/registry-contracts';
import type { RegistryEvent } from '@jumpfleet/registry-domain';

const fact = <T extends RegistryEventType>(
  type: T,
  subject: string,
  data: RegistryEventData<T>,
): Publication => ({ type, subject, data });

/** What other services learn of the registry's events. Installers and groups are its own affair. */
export const publishRegistryEvent: Publish<RegistryEvent> = ({ event }) => {
  switch (event.type) {
    case 'JumpClientEnrolled': {
      const { clientId, computer, settings, publicKeyThumbprint } = event.data;
      return fact('jumpfleet.jump-client.registered.v1', clientId, {
        clientId,
        name: settings.name,
        hostname: computer.hostname,
        jumpGroup: settings.jumpGroup.name,
        tag: settings.tag,
        publicKeyThumbprint,
      });
    }
    case 'JumpClientEdited': {
      const { clientId, settings } = event.data;
      return fact('jumpfleet.jump-client.edited.v1', clientId, {
        clientId,
        name: settings.name,
        jumpGroup: settings.jumpGroup.name,
        tag: settings.tag,
        comments: settings.comments,
      });
    }
    case 'JumpClientUninstalled':
      return fact('jumpfleet.jump-client.uninstalled.v1', event.data.clientId, {
        clientId: event.data.clientId,
      });
    case 'JumpClientDeleted':
      return fact('jumpfleet.jump-client.deleted.v1', event.data.clientId, {
        clientId: event.data.clientId,
      });
    case 'InstallerCreated':
    case 'InstallerDeleted':
    case 'JumpGroupCreated':
    case 'SiteSettingsChanged':
      return undefined;
  }
};
