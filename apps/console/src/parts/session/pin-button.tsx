import { useCallback, useEffect, useState } from 'preact/hooks';
import { session, unpinSession } from '../../adapters/sessions-api.js';
import type { Pin } from '../../application/past-sessions.js';
import type { SessionView } from '../../application/session/session-view.js';
import { useAct } from '../use-act.js';
import { PinDialog } from './pin-dialog.js';

const lookAgainMs = 1_000;

const failures: Readonly<Record<string, string>> = {
  'denied-by-customer': 'The customer did not allow pinning.',
  'pin-timeout': 'The pinned client did not connect in time.',
  'pin-failed': 'The Jump Client could not be installed.',
};

function stateText(pin: Pin | null): string {
  if (pin?.state === 'asked') return 'Pinning …';
  if (pin?.state === 'pinned') return 'Pinned';
  return pin?.state === 'failed' ? (failures[pin.code ?? ''] ?? 'Pinning failed.') : '';
}

function whyNoPin({ abilities: { permissions }, phase }: SessionView, pin: Pin | null): string {
  if (phase !== 'attached') return 'The session is not connected.';
  if (!permissions.includes('jump_client_pinning'))
    return 'The session policy does not allow pinning.';
  return pin?.state === 'asked' ? 'The support session already has a pending request to pin.' : '';
}

/** What became of pinning; looked at until the customer has answered and the client has come. */
function usePin(sessionId: string) {
  const [pin, setPin] = useState<Pin | null>(null);
  const look = useCallback(
    () =>
      session(sessionId).then(
        ({ pin: told }) => setPin(told ?? null),
        () => undefined,
      ),
    [sessionId],
  );
  const isAsked = pin?.state === 'asked';
  useEffect(() => {
    void look();
    if (!isAsked) return undefined;
    const timer = setInterval(() => void look(), lookAgainMs);
    return () => clearInterval(timer);
  }, [look, isAsked]);
  return { pin, look };
}

type Props = Readonly<{ sessionId: string; clientName: string; view: SessionView }>;

/** RC-04. Only a session with a temporary client has something to pin. */
export function PinButton({ sessionId, clientName, view }: Props) {
  const { pin, look } = usePin(sessionId);
  const { problem, isBusy, act } = useAct();
  const [isOpen, setIsOpen] = useState(false);
  const why = whyNoPin(view, pin);
  return (
    <>
      <span class={problem === '' ? 'muted' : 'session-problem'} role="status">
        {problem === '' ? stateText(pin) : problem}
      </span>
      {pin?.state === 'pinned' ? (
        <button
          type="button"
          disabled={isBusy}
          onClick={() =>
            act(
              () => unpinSession(sessionId),
              () => void look(),
            )
          }
        >
          Unpin
        </button>
      ) : (
        <button type="button" disabled={why !== ''} title={why} onClick={() => setIsOpen(true)}>
          Pin as Jump Client
        </button>
      )}
      {isOpen && (
        <PinDialog
          sessionId={sessionId}
          clientName={clientName}
          onAsked={() => void look()}
          onClose={() => setIsOpen(false)}
        />
      )}
    </>
  );
}
