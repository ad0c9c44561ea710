import type { Decider, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type {
  EditJumpClient,
  EnrolJumpClient,
  JumpClientCommand,
  JumpClientEvent,
  JumpClientRefusal,
  JumpClientSettings,
} from './jump-client.messages.js';

export type JumpClient =
  | Readonly<{ status: 'unknown' | 'deleted' }>
  | Readonly<{
      status: 'enrolled' | 'uninstalled';
      publicKeyThumbprint: string;
      settings: JumpClientSettings;
    }>;

type Decision = Result<readonly JumpClientEvent[], JumpClientRefusal>;

export const jumpClientDecider: Decider<
  JumpClientCommand,
  JumpClientEvent,
  JumpClient,
  JumpClientRefusal
> = {
  initial: { status: 'unknown' },
  decide(command, client, now) {
    if (command.type === 'EnrolJumpClient') return enrol(command, client, now);
    const { clientId } = command.data;
    if (!('settings' in client)) return refuse({ kind: 'jump-client-not-found', clientId });
    switch (command.type) {
      case 'EditJumpClient':
        return edit(command, client.settings, now);
      case 'DeleteJumpClient':
        return ok([
          {
            type: 'JumpClientDeleted',
            version: 1,
            data: { clientId, deletedAt: now.toISOString() },
          },
        ]);
      case 'MarkJumpClientUninstalled':
        if (client.status === 'uninstalled') return ok([]);
        return ok([
          {
            type: 'JumpClientUninstalled',
            version: 1,
            data: { clientId, uninstalledAt: now.toISOString() },
          },
        ]);
    }
  },
  evolve(client, event) {
    switch (event.type) {
      case 'JumpClientEnrolled': {
        const { publicKeyThumbprint, settings } = event.data;
        return { status: 'enrolled', publicKeyThumbprint, settings };
      }
      case 'JumpClientEdited':
        return 'settings' in client ? { ...client, settings: event.data.settings } : client;
      case 'JumpClientUninstalled':
        return 'settings' in client ? { ...client, status: 'uninstalled' } : client;
      case 'JumpClientDeleted':
        return { status: 'deleted' };
    }
  },
};

/** An answer that got lost is asked for again with the same key pair; that adds no fact. */
function enrol({ data }: EnrolJumpClient, client: JumpClient, now: Date): Decision {
  if (client.status === 'unknown')
    return ok([
      {
        type: 'JumpClientEnrolled',
        version: 1,
        data: { ...data, enrolledAt: now.toISOString() },
      },
    ]);
  if ('settings' in client && client.publicKeyThumbprint === data.publicKeyThumbprint)
    return ok([]);
  return refuse({ kind: 'jump-client-already-enrolled', clientId: data.clientId });
}

function edit({ data }: EditJumpClient, current: JumpClientSettings, now: Date): Decision {
  const settings: JumpClientSettings = { ...current, ...data.changes };
  const changed = settingNames(current).filter((name) => !isSame(settings[name], current[name]));
  if (changed.length === 0) return ok([]);
  const { clientId } = data;
  return ok([
    {
      type: 'JumpClientEdited',
      version: 1,
      data: { clientId, changed, settings, editedAt: now.toISOString() },
    },
  ]);
}

function settingNames(settings: JumpClientSettings): (keyof JumpClientSettings)[] {
  return Object.keys(settings) as (keyof JumpClientSettings)[];
}

type Setting = JumpClientSettings[keyof JumpClientSettings];

/** A group is the same group whatever its name was when the client joined it. */
function isSame(a: Setting, b: Setting): boolean {
  if (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null)
    return a.id === b.id;
  return a === b;
}
