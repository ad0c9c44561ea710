import type { Decider } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type {
  AttemptWake,
  ClientWakeRefusal,
  JumpClientWakeAttempted,
} from './client-wake.messages.js';
import { wakeLockMs } from './client-wake.messages.js';
import type { JumpClientEvent } from './jump-client.messages.js';

/** When a client may be woken; another fold of the client's stream. */
export type ClientWake = Readonly<{
  status: 'unknown' | 'enrolled' | 'uninstalled' | 'deleted';
  availableAgainAt: string | null;
}>;

export const clientWakeDecider: Decider<
  AttemptWake,
  JumpClientEvent,
  ClientWake,
  ClientWakeRefusal
> = {
  initial: { status: 'unknown', availableAgainAt: null },
  decide({ data }, { status, availableAgainAt }, now) {
    const { clientId } = data;
    if (status === 'uninstalled') return refuse({ kind: 'jump-client-uninstalled', clientId });
    if (status !== 'enrolled') return refuse({ kind: 'jump-client-not-found', clientId });
    if (availableAgainAt !== null && now < new Date(availableAgainAt))
      return refuse({ kind: 'wake-locked', availableAgainAt });
    return ok([attempted(data, now)]);
  },
  evolve(wake, { type, data }) {
    if (type === 'JumpClientWakeAttempted')
      return { ...wake, availableAgainAt: data.availableAgainAt };
    if (type === 'JumpClientEnrolled') return { ...wake, status: 'enrolled' };
    if (type === 'JumpClientUninstalled') return { ...wake, status: 'uninstalled' };
    if (type === 'JumpClientDeleted' && data.isLastOfEndpoint)
      return { ...wake, status: 'deleted' };
    return wake;
  },
};

function attempted(data: AttemptWake['data'], now: Date): JumpClientWakeAttempted {
  const availableAgainAt = new Date(now.getTime() + wakeLockMs).toISOString();
  return {
    type: 'JumpClientWakeAttempted',
    version: 1,
    data: { ...data, attemptedAt: now.toISOString(), availableAgainAt },
  };
}
