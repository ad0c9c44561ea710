import type { Decider, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { decideLabel, evolveLabels, noLabels } from './jump-client-lifecycle.js';
import type { LifecycleLabels } from './jump-client-lifecycle.js';
import type {
  ChangeConnectionType,
  ConnectionType,
  CopyJumpClient,
  DeleteJumpClient,
  EditJumpClient,
  EnrolJumpClient,
  JumpClientCommand,
  JumpClientEnrolled,
  JumpClientEvent,
  JumpClientRefusal,
  JumpClientSettings,
} from './jump-client.messages.js';

type KnownClient = Readonly<{
  status: 'enrolled' | 'uninstalled';
  endpointId: string;
  /** Null in a copy, which has no key of its own. */
  publicKeyThumbprint: string | null;
  /** Null in a copy: it is the endpoint's. */
  connectionType: ConnectionType | null;
  settings: JumpClientSettings;
  /** An endpoint outlives its own item for as long as it has copies. */
  isListed: boolean;
}> &
  LifecycleLabels;
export type JumpClient = Readonly<{ status: 'unknown' | 'deleted' }> | KnownClient;

type Decision = Result<readonly JumpClientEvent[], JumpClientRefusal>;

export const jumpClientDecider: Decider<
  JumpClientCommand,
  JumpClientEvent,
  JumpClient,
  JumpClientRefusal
> = {
  initial: { status: 'unknown' },
  decide(command, client, now) {
    const { clientId } = command.data;
    if (command.type === 'EnrolJumpClient') return enrol(command, client, now);
    if (command.type === 'CopyJumpClient') return copy(command, client, now);
    if (!('settings' in client)) return refuse({ kind: 'jump-client-not-found', clientId });
    switch (command.type) {
      case 'EditJumpClient':
        return edit(command, client, now);
      case 'ChangeConnectionType':
        return changeConnectionType(command, client, now);
      case 'DeleteJumpClient':
        return remove(command, client, now);
      case 'MarkJumpClientUninstalled':
        if (client.status === 'uninstalled') return ok([]);
        return ok([
          {
            type: 'JumpClientUninstalled',
            version: 1,
            data: { clientId, uninstalledAt: now.toISOString() },
          },
        ]);
      case 'MarkJumpClientLost':
      case 'MarkJumpClientReturned':
      case 'MarkJumpClientDisabled':
      case 'MarkJumpClientEnabled':
        return decideLabel(command, client, now);
    }
  },
  evolve(client, event) {
    switch (event.type) {
      case 'JumpClientEnrolled':
        return enrolled(event);
      case 'JumpClientCopied': {
        const { endpointId, settings } = event.data;
        return {
          status: 'enrolled',
          endpointId,
          publicKeyThumbprint: null,
          connectionType: null,
          settings,
          isListed: true,
          ...noLabels,
        };
      }
      case 'JumpClientEdited':
        return 'settings' in client ? { ...client, settings: event.data.settings } : client;
      case 'JumpClientConnectionTypeChanged': {
        const { connectionType } = event.data;
        return 'settings' in client ? { ...client, connectionType } : client;
      }
      case 'JumpClientUninstalled':
        return 'settings' in client ? { ...client, ...noLabels, status: 'uninstalled' } : client;
      case 'JumpClientLost':
      case 'JumpClientReturned':
      case 'JumpClientDisabled':
      case 'JumpClientEnabled':
        return 'settings' in client ? { ...client, ...evolveLabels(event) } : client;
      case 'JumpClientIdentityConflicted':
      case 'JumpClientIdentityDecided':
      case 'JumpClientSplitOff':
      case 'JumpClientWakeAttempted':
        // Who may use the key pair, and when it may be woken, others fold from the same stream.
        return client;
      case 'JumpClientDeleted': {
        const { clientId, endpointId, isLastOfEndpoint } = event.data;
        const isEndpointLeft = clientId === endpointId && !isLastOfEndpoint;
        if (isEndpointLeft && 'settings' in client) return { ...client, isListed: false };
        return { status: 'deleted' };
      }
    }
  },
};

/** An answer that got lost is asked for again with the same key pair; that adds no fact. */
function enrol({ data }: EnrolJumpClient, client: JumpClient, now: Date): Decision {
  if (client.status === 'unknown')
    return ok([
      {
        type: 'JumpClientEnrolled',
        version: 2,
        data: { ...data, enrolledAt: now.toISOString() },
      },
    ]);
  if ('settings' in client && client.publicKeyThumbprint === data.publicKeyThumbprint)
    return ok([]);
  return refuse({ kind: 'jump-client-already-enrolled', clientId: data.clientId });
}

function enrolled({ data }: JumpClientEnrolled): JumpClient {
  const { clientId, publicKeyThumbprint, connectionType, settings } = data;
  return {
    status: 'enrolled',
    endpointId: clientId,
    publicKeyThumbprint,
    connectionType,
    settings,
    isListed: true,
    ...noLabels,
  };
}

function copy({ data }: CopyJumpClient, client: JumpClient, now: Date): Decision {
  if (client.status !== 'unknown')
    return refuse({ kind: 'jump-client-already-enrolled', clientId: data.clientId });
  return ok([
    { type: 'JumpClientCopied', version: 1, data: { ...data, copiedAt: now.toISOString() } },
  ]);
}

function edit({ data }: EditJumpClient, client: KnownClient, now: Date): Decision {
  const { clientId, changes } = data;
  if (!client.isListed) return refuse({ kind: 'jump-client-not-found', clientId });
  const current = client.settings;
  const settings: JumpClientSettings = { ...current, ...changes };
  const changed = settingNames(settings).filter((name) => !isSame(settings[name], current[name]));
  if (changed.length === 0) return ok([]);
  return ok([
    {
      type: 'JumpClientEdited',
      version: 2,
      data: { clientId, changed, settings, editedAt: now.toISOString() },
    },
  ]);
}

function changeConnectionType(
  { data }: ChangeConnectionType,
  client: KnownClient,
  now: Date,
): Decision {
  const { clientId, connectionType } = data;
  if (client.status === 'uninstalled') return refuse({ kind: 'jump-client-uninstalled', clientId });
  if (client.connectionType === connectionType) return ok([]);
  return ok([
    {
      type: 'JumpClientConnectionTypeChanged',
      version: 1,
      data: { clientId, connectionType, changedAt: now.toISOString() },
    },
  ]);
}

function remove({ data }: DeleteJumpClient, client: KnownClient, now: Date): Decision {
  const { clientId, reason, isLastOfEndpoint } = data;
  if (!client.isListed) return refuse({ kind: 'jump-client-not-found', clientId });
  const { endpointId, settings } = client;
  // Somebody may have moved the expiry since it was found to be over.
  if (reason === 'expired' && !isExpired(settings, now)) return ok([]);
  return ok([
    {
      type: 'JumpClientDeleted',
      version: 2,
      data: { clientId, endpointId, isLastOfEndpoint, reason, deletedAt: now.toISOString() },
    },
  ]);
}

function isExpired({ expiresAt }: JumpClientSettings, now: Date): boolean {
  return expiresAt !== null && new Date(expiresAt).getTime() <= now.getTime();
}

function settingNames(settings: JumpClientSettings): (keyof JumpClientSettings)[] {
  return Object.keys(settings) as (keyof JumpClientSettings)[];
}

type Setting = JumpClientSettings[keyof JumpClientSettings];

/** A group is the same group whatever its name was when the client joined it. */
function isSame(a: Setting, b: Setting): boolean {
  if (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null)
    return a.type === b.type && a.id === b.id;
  return a === b;
}
