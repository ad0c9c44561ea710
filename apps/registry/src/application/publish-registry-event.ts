import type { Publication, Publish } from '@jumpfleet/event-log';
import type { RegistryEventData, RegistryEventType } from '@jumpfleet/registry-contracts';
import type {
  JumpClientCopied,
  JumpClientEdited,
  JumpClientEnrolled,
  JumpClientSettings,
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
    case 'JumpClientReturned':
    case 'JumpClientDisabled':
    case 'JumpClientEnabled':
      return clientFact(bareFacts[event.type], event.data);
    case 'JumpClientLost':
    case 'JumpClientDeleted':
    case 'JumpClientConnectionTypeChanged':
      return stateFact(event);
    case 'JumpClientIdentityConflicted':
    case 'JumpClientIdentityDecided':
    case 'JumpClientSplitOff':
      return identityFact(event);
    case 'JumpGroupCreated':
    case 'JumpGroupEdited':
    case 'JumpGroupDeleted':
      return groupFact(event);
    case 'FleetGuardTripped':
    case 'FleetGuardReleased':
      return guardFact(event);
    case 'InstallerCreated':
    case 'InstallerExtended':
    case 'InstallerRevoked':
    case 'InstallerDeleted':
    case 'SiteSettingsChanged':
    case 'FleetGuardConfirmed':
    case 'FleetGuardRearmed':
    case 'JumpClientWakeAttempted':
      return undefined;
  }
};

const bareFacts = {
  JumpClientUninstalled: 'jumpfleet.jump-client.uninstalled.v1',
  JumpClientReturned: 'jumpfleet.jump-client.returned.v1',
  JumpClientDisabled: 'jumpfleet.jump-client.disabled.v1',
  JumpClientEnabled: 'jumpfleet.jump-client.enabled.v1',
} as const;
type BareFact = (typeof bareFacts)[keyof typeof bareFacts];

function clientFact(type: BareFact, { clientId }: Readonly<{ clientId: string }>): Publication {
  return fact(type, clientId, { clientId });
}

function stateFact(
  event: Extract<
    RegistryEvent,
    { type: 'JumpClientLost' | 'JumpClientDeleted' | 'JumpClientConnectionTypeChanged' }
  >,
): Publication {
  switch (event.type) {
    case 'JumpClientLost': {
      const { clientId, offlineSince } = event.data;
      return fact('jumpfleet.jump-client.lost.v1', clientId, { clientId, offlineSince });
    }
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
  }
}

function identityFact(
  event: Extract<
    RegistryEvent,
    { type: 'JumpClientIdentityConflicted' | 'JumpClientIdentityDecided' | 'JumpClientSplitOff' }
  >,
): Publication {
  switch (event.type) {
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
  }
}

function groupFact(
  event: Extract<
    RegistryEvent,
    { type: 'JumpGroupCreated' | 'JumpGroupEdited' | 'JumpGroupDeleted' }
  >,
): Publication {
  switch (event.type) {
    case 'JumpGroupCreated':
      return fact('jumpfleet.jump-group.created.v1', String(event.data.id), groupNames(event));
    case 'JumpGroupEdited':
      return fact('jumpfleet.jump-group.edited.v1', String(event.data.id), groupNames(event));
    case 'JumpGroupDeleted':
      return fact('jumpfleet.jump-group.deleted.v1', String(event.data.id), {
        jumpGroupId: event.data.id,
      });
  }
}

function guardFact(
  event: Extract<RegistryEvent, { type: 'FleetGuardTripped' | 'FleetGuardReleased' }>,
): Publication {
  switch (event.type) {
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
  }
}

function itemFact(event: JumpClientEnrolled | JumpClientCopied | JumpClientEdited): Publication {
  const { clientId, settings } = event.data;
  const { name, tag, comments, jumpGroup } = settings;
  const item = { clientId, name, tag, ...groupMembers(jumpGroup), ...decidedBy(settings) };
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

function decidedBy(settings: JumpClientSettings) {
  const { jumpPolicyId, attendedSessionPolicyId, unattendedSessionPolicyId, publicSiteAddress } =
    settings;
  return { jumpPolicyId, attendedSessionPolicyId, unattendedSessionPolicyId, publicSiteAddress };
}

function groupNames({ data: { id, name, codeName } }: JumpGroupCreated | JumpGroupEdited) {
  return { jumpGroupId: id, name, codeName };
}
