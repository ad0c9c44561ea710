import type { Decider, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type {
  CreateInstaller,
  InstallerCommand,
  InstallerEvent,
  InstallerRefusal,
} from './installer.messages.js';
import { installerValidity } from './installer.messages.js';

export type Installer = Readonly<{ status: 'unknown' | 'open' | 'deleted' }>;

export const installerDecider: Decider<
  InstallerCommand,
  InstallerEvent,
  Installer,
  InstallerRefusal
> = {
  initial: { status: 'unknown' },
  decide(command, installer, now) {
    const { installerId } = command.data;
    switch (command.type) {
      case 'CreateInstaller':
        if (installer.status !== 'unknown')
          return refuse({ kind: 'installer-already-created', installerId });
        return create(command, now);
      case 'DeleteInstaller':
        if (installer.status !== 'open')
          return refuse({ kind: 'installer-not-found', installerId });
        return ok([
          {
            type: 'InstallerDeleted',
            version: 1,
            data: { installerId, deletedAt: now.toISOString() },
          },
        ]);
    }
  },
  evolve(_installer, event) {
    switch (event.type) {
      case 'InstallerCreated':
        return { status: 'open' };
      case 'InstallerDeleted':
        return { status: 'deleted' };
    }
  },
};

/** Validity runs from creation, not from the first download. */
function create(
  { data }: CreateInstaller,
  now: Date,
): Result<readonly InstallerEvent[], InstallerRefusal> {
  const { installerId, number, validMinutes, terms } = data;
  if (validMinutes < installerValidity.min || validMinutes > installerValidity.max)
    return refuse({ kind: 'installer-validity-out-of-range', validMinutes });
  const expiresAt = new Date(now.getTime() + validMinutes * 60_000).toISOString();
  return ok([
    {
      type: 'InstallerCreated',
      version: 2,
      data: { installerId, number, terms, createdAt: now.toISOString(), expiresAt },
    },
  ]);
}
