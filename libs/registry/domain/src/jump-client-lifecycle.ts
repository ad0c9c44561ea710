import type { Result } from '@jumpfleet/kernel';
import { ok } from '@jumpfleet/kernel';
import type {
  JumpClientRefusal,
  LifecycleCommand,
  LifecycleEvent,
} from './jump-client.messages.js';

/** Labels that a client wears from one event to another; they never change what it may do. */
export type LifecycleLabels = Readonly<{ isLost: boolean; isDisabled: boolean }>;

export const noLabels: LifecycleLabels = { isLost: false, isDisabled: false };

type Labelled = LifecycleLabels & Readonly<{ status: 'enrolled' | 'uninstalled' }>;

/** What already holds is no fact; and whoever said good-bye is not lost, and nobody switches it off. */
export function decideLabel(
  command: LifecycleCommand,
  client: Labelled,
  now: Date,
): Result<readonly LifecycleEvent[], JumpClientRefusal> {
  const { clientId } = command.data;
  const at = now.toISOString();
  const isThere = client.status === 'enrolled';
  switch (command.type) {
    case 'MarkJumpClientLost': {
      const { offlineSince } = command.data;
      const data = { clientId, offlineSince, lostAt: at };
      return when(isThere && !client.isLost, { type: 'JumpClientLost', version: 1, data });
    }
    case 'MarkJumpClientReturned': {
      const data = { clientId, returnedAt: at };
      return when(client.isLost, { type: 'JumpClientReturned', version: 1, data });
    }
    case 'MarkJumpClientDisabled': {
      const data = { clientId, disabledAt: at };
      return when(isThere && !client.isDisabled, { type: 'JumpClientDisabled', version: 1, data });
    }
    case 'MarkJumpClientEnabled': {
      const data = { clientId, enabledAt: at };
      return when(client.isDisabled, { type: 'JumpClientEnabled', version: 1, data });
    }
  }
}

export function evolveLabels(event: LifecycleEvent): Partial<LifecycleLabels> {
  switch (event.type) {
    case 'JumpClientLost':
      return { isLost: true };
    case 'JumpClientReturned':
      return { isLost: false };
    case 'JumpClientDisabled':
      return { isDisabled: true };
    case 'JumpClientEnabled':
      return { isDisabled: false };
  }
}

function when(isNews: boolean, event: LifecycleEvent): Result<readonly LifecycleEvent[], never> {
  return ok(isNews ? [event] : []);
}
