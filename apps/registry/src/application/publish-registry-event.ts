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
      return clientFact('jumpfleet.jump-client.uninstalled.v1', event.data);
    case 'JumpClientLost': {
      const { clientId, offlineSince } = event.data;
      return fact('jumpfleet.jump-client.lost.v1', clientId, { clientId, offlineSince });
    }
    case 'JumpClientReturned':
      return clientFact('jumpfleet.jump-client.returned.v1', event.data);
    case 'JumpClientIdentityConflicted': {
      const { clientId, uses } = event.data;
      const machines = uses.map(({ machine }) => machine);
      return fact('jumpfleet.jump-client.identity-conflicted.v1', clientId, { clientId, machines });
    }
    case 'JumpClientIdentityDecided': {
      const { clientId, decision, keeps, others } = event.data;
      return fact('jumpfleet.jump-client.identity-decided.v1', clientId, {
        ...{ clientId, decision, keeps },
        others: [...others],
      });
    }
    case 'JumpClientSplitOff': {
      const { clientId, newClientId } = event.data;
      return fact('jumpfleet.jump-client.split-off.v1', clientId, { clientId, newClientId });
    }
    case 'JumpClientDisabled':
      return clientFact('jumpfleet.jump-client.disabled.v1', event.data);
    case 'JumpClientEnabled':
      return clientFact('jumpfleet.jump-client.enabled.v1', event.data);
    case 'JumpClientDeleted': {
      const { clientId, endpointId, isLastOfEndpoint, reason } = event.data;
      const type = isLastOfEndpoint
        ? 'jumpfleet.jump-client.deleted.v1'
        : 'jumpfleet.jump-client.item-removed.v1';
      return fact(type, clientId, { clientId, endpointId, reason });
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
    case 'FleetGuardTripped': {
      const { change, clients, total, percent, windowMinutes } = event.data;
      const data = { change, clients, total, percent, windowMinutes };
      return fact('jumpfleet.fleet-guard.tripped.v1', 'site', data);
    }
    case 'FleetGuardReleased': {
      const { reason, confirmedBy } = event.data;
      return fact('jumpfleet.fleet-guard.released.v1', 'site', {
        reason,
        confirmedBy: confirmedBy.map(({ name }) => name),
      });
    }
    case 'InstallerCreated':
    case 'InstallerExtended':
    case 'InstallerRevoked':
    case 'InstallerDeleted':
    case 'SiteSettingsChanged':
    case 'FleetGuardConfirmed':
    case 'FleetGuardRearmed':
      return undefined;
  }
};

type BareFact = `jumpfleet.jump-client.${'uninstalled' | 'returned' | 'disabled' | 'enabled'}.v1`;

function clientFact(type: BareFact, { clientId }: Readonly<{ clientId: string }>): Publication {
  return fact(type, clientId, { clientId });
}

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
