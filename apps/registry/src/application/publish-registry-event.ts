import type { Publication, Publish } from '@jumpfleet/event-log';
import type { RegistryEventData, RegistryEventType } from '@jumpfleet/registry-contracts';
import type {
  JumpClientCopied,
  JumpClientEdited,
  JumpClientEnrolled,
  JumpGroupCreated,
  JumpGroupEdited,
  JumpGroupRef,
  RegistryEvent,
} from '@jumpfleet/registry-domain';

const fact = <T extends RegistryEventType>(
  type: T,
  subject: string,
  data: RegistryEventData<T>,
): Publication => ({ type, subject, data });

/** What other services learn of the registry's events. Installers and the site's settings are its own affair. */
export const publishRegistryEvent: Publish<RegistryEvent> = ({ event }) => {
  switch (event.type) {
    case 'JumpClientEnrolled':
    case 'JumpClientCopied':
    case 'JumpClientEdited':
      return itemFact(event);
    case 'JumpClientUninstalled':
      return fact('jumpfleet.jump-client.uninstalled.v1', event.data.clientId, {
        clientId: event.data.clientId,
      });
    case 'JumpClientDeleted': {
      const { clientId, endpointId, isLastOfEndpoint } = event.data;
      const type = isLastOfEndpoint
        ? 'jumpfleet.jump-client.deleted.v1'
        : 'jumpfleet.jump-client.item-removed.v1';
      return fact(type, clientId, { clientId, endpointId });
    }
    case 'JumpClientConnectionTypeChanged': {
      const { clientId, connectionType } = event.data;
      return fact('jumpfleet.jump-client.connection-type-changed.v1', clientId, {
        clientId,
        connectionType,
      });
    }
    case 'JumpGroupCreated':
      return fact('jumpfleet.jump-group.created.v1', String(event.data.id), groupNames(event));
    case 'JumpGroupEdited':
      return fact('jumpfleet.jump-group.edited.v1', String(event.data.id), groupNames(event));
    case 'JumpGroupDeleted':
      return fact('jumpfleet.jump-group.deleted.v1', String(event.data.id), {
        jumpGroupId: event.data.id,
      });
    case 'InstallerCreated':
    case 'InstallerDeleted':
    case 'SiteSettingsChanged':
      return undefined;
  }
};

function itemFact(event: JumpClientEnrolled | JumpClientCopied | JumpClientEdited): Publication {
  const { clientId, settings } = event.data;
  const { name, tag, comments, jumpGroup } = settings;
  const item = { clientId, name, tag, ...groupMembers(jumpGroup) };
  switch (event.type) {
    case 'JumpClientEnrolled': {
      const { publicKeyThumbprint, computer } = event.data;
      const { hostname } = computer;
      const type = 'jumpfleet.jump-client.registered.v1';
      return fact(type, clientId, { ...item, hostname, publicKeyThumbprint });
    }
    case 'JumpClientCopied': {
      const { endpointId } = event.data;
      return fact('jumpfleet.jump-client.copied.v1', clientId, { ...item, endpointId });
    }
    case 'JumpClientEdited':
      return fact('jumpfleet.jump-client.edited.v1', clientId, { ...item, comments });
  }
}

function groupMembers({ type, id, name }: JumpGroupRef) {
  return { jumpGroup: name, jumpGroupType: type, jumpGroupId: id };
}

function groupNames({ data: { id, name, codeName } }: JumpGroupCreated | JumpGroupEdited) {
  return { jumpGroupId: id, name, codeName };
}
