import type { Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type {
  AskForPin,
  CustomerPinned,
  CustomerUnpinned,
  PinAsked,
  PinCommand,
  PinFailed,
  PinRefusal,
  SettlePin,
  Unpin,
} from './session-key.messages.js';

/** Whether a Jump Client that stays was made from within the session (RG-60..65). */
export type Pin =
  | 'none'
  | Readonly<{ status: 'asked'; pinId: string }>
  | Readonly<{ status: 'pinned'; jumpClientId: string }>;
type PinEvent = PinAsked | CustomerPinned | PinFailed | CustomerUnpinned;
type Decision = Result<readonly PinEvent[], PinRefusal>;

export function decidePin(command: PinCommand, pin: Pin, now: Date): Decision {
  switch (command.type) {
    case 'AskForPin':
      return ask(command, pin, now);
    case 'SettlePin':
      return settle(command, pin, now);
    case 'Unpin':
      return unpin(command, pin, now);
  }
}

export function evolvePin(event: PinEvent): Pin {
  switch (event.type) {
    case 'PinAsked':
      return { status: 'asked', pinId: event.data.pinId };
    case 'CustomerPinned':
      return { status: 'pinned', jumpClientId: event.data.jumpClientId };
    case 'PinFailed':
    case 'CustomerUnpinned':
      return 'none';
  }
}

function ask({ data: { isOnline, ...data } }: AskForPin, pin: Pin, now: Date): Decision {
  if (pin !== 'none')
    return refuse({ kind: pin.status === 'asked' ? 'pin-pending' : 'already-pinned' });
  if (!isOnline) return refuse({ kind: 'customer-offline' });
  return ok([{ type: 'PinAsked', version: 1, data: { ...data, askedAt: now.toISOString() } }]);
}

/** What is told twice, or of another request, adds nothing. */
function settle({ data }: SettlePin, pin: Pin, now: Date): Decision {
  if (pin === 'none' || pin.status !== 'asked' || pin.pinId !== data.pinId) return ok([]);
  const { sessionId, pinId } = data;
  const at = now.toISOString();
  if (data.outcome === 'failed') {
    const failed = { sessionId, pinId, code: data.code, failedAt: at };
    return ok([{ type: 'PinFailed', version: 1, data: failed }]);
  }
  const pinned = { sessionId, pinId, jumpClientId: data.jumpClientId, pinnedAt: at };
  return ok([{ type: 'CustomerPinned', version: 1, data: pinned }]);
}

function unpin({ data }: Unpin, pin: Pin, now: Date): Decision {
  if (pin === 'none' || pin.status !== 'pinned') return refuse({ kind: 'not-pinned' });
  const { jumpClientId } = pin;
  const unpinned = { ...data, jumpClientId, unpinnedAt: now.toISOString() };
  return ok([{ type: 'CustomerUnpinned', version: 1, data: unpinned }]);
}
