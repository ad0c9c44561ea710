import type { Decider, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type {
  CreateInstaller,
  ExtendInstaller,
  InstallerCommand,
  InstallerEvent,
  InstallerRefusal,
  RevokeInstaller,
} from './installer.messages.js';
import { installerValidity } from './installer.messages.js';

type KnownInstaller = Readonly<{ status: 'known'; expiresAt: string; revokedAt: string | null }>;
export type Installer = Readonly<{ status: 'unknown' | 'deleted' }> | KnownInstaller;

type Decision = Result<readonly InstallerEvent[], InstallerRefusal>;

export const installerDecider: Decider<
  InstallerCommand,
  InstallerEvent,
  Installer,
  InstallerRefusal
> = {
  initial: { status: 'unknown' },
  decide(command, installer, now) {
    const { installerId } = command.data;
    if (command.type === 'CreateInstaller')
      return installer.status === 'unknown'
        ? create(command, now)
        : refuse({ kind: 'installer-already-created', installerId });
    if (installer.status !== 'known') return refuse({ kind: 'installer-not-found', installerId });
    switch (command.type) {
      case 'ExtendInstaller':
        return extend(command, installer, now);
      case 'RevokeInstaller':
        return revoke(command, installer, now);
      case 'DeleteInstaller':
        return ok([
          {
            type: 'InstallerDeleted',
            version: 1,
            data: { installerId, deletedAt: now.toISOString() },
          },
        ]);
    }
  },
  evolve(installer, event) {
    switch (event.type) {
      case 'InstallerCreated':
        return { status: 'known', expiresAt: event.data.expiresAt, revokedAt: null };
      case 'InstallerExtended':
        return installer.status === 'known'
          ? { ...installer, expiresAt: event.data.expiresAt }
          : installer;
      case 'InstallerRevoked':
        return installer.status === 'known'
          ? { ...installer, revokedAt: event.data.revokedAt }
          : installer;
      case 'InstallerDeleted':
        return { status: 'deleted' };
    }
  },
};

/** Validity runs from creation, not from the first download (A10 row 10). */
function create({ data }: CreateInstaller, now: Date): Decision {
  const { validMinutes, ...rest } = data;
  if (!isInRange(validMinutes))
    return refuse({ kind: 'installer-validity-out-of-range', validMinutes });
  return ok([
    {
      type: 'InstallerCreated',
      version: 3,
      data: { ...rest, createdAt: now.toISOString(), expiresAt: after(validMinutes, now) },
    },
  ]);
}

/** One that has expired can be extended, too: its links work again. */
function extend({ data }: ExtendInstaller, installer: KnownInstaller, now: Date): Decision {
  const { installerId, validMinutes } = data;
  if (!isInRange(validMinutes))
    return refuse({ kind: 'installer-validity-out-of-range', validMinutes });
  const { expiresAt: until, revokedAt } = installer;
  if (revokedAt !== null) return refuse({ kind: 'installer-revoked', revokedAt });
  const expiresAt = after(validMinutes, now);
  if (new Date(expiresAt) < new Date(until))
    return refuse({ kind: 'installer-valid-for-longer', expiresAt: until });
  return ok([
    {
      type: 'InstallerExtended',
      version: 1,
      data: { installerId, expiresAt, extendedAt: now.toISOString() },
    },
  ]);
}

function revoke({ data }: RevokeInstaller, { revokedAt }: KnownInstaller, now: Date): Decision {
  if (revokedAt !== null) return ok([]);
  const { installerId } = data;
  return ok([
    {
      type: 'InstallerRevoked',
      version: 1,
      data: { installerId, revokedAt: now.toISOString() },
    },
  ]);
}

function isInRange(minutes: number): boolean {
  const { min, max } = installerValidity;
  return Number.isInteger(minutes) && minutes >= min && minutes <= max;
}

function after(minutes: number, now: Date): string {
  return new Date(now.getTime() + minutes * 60_000).toISOString();
}
