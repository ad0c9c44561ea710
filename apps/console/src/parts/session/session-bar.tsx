import { useState } from 'preact/hooks';
import type { LiveSession } from '../../adapters/live-session.js';
import { formatDuration } from '../../application/format.js';
import type { SessionPhase } from '../../application/session/session-view.js';
import type { SessionTab } from '../../application/session-tabs.js';
import { useNow } from '../use-now.js';
import { useStore } from '../use-store.js';
import { PinButton } from './pin-button.js';

const phases: Readonly<Record<SessionPhase, string>> = {
  connecting: 'Reaching the computer …',
  attached: 'Connected',
  away: 'Coming back …',
  over: 'Ended',
};

/** How long the session has been open here. */
function Elapsed({ since }: { since: number }) {
  const now = useNow(1_000);
  return <span class="session-time">{formatDuration((now.getTime() - since) / 1000)}</span>;
}

type Props = Readonly<{
  live: LiveSession;
  tab: SessionTab;
  onClose: () => void;
  onJumpAgain: () => void;
}>;

function Ending({
  isOver,
  isAttended,
  onClose,
  onJumpAgain,
}: Omit<Props, 'live' | 'tab'> & Readonly<{ isOver: boolean; isAttended: boolean }>) {
  return (
    <>
      {isOver && !isAttended && (
        <button type="button" class="button-main" onClick={onJumpAgain}>
          Jump again
        </button>
      )}
      <button type="button" onClick={onClose}>
        {isOver ? 'Close' : 'End session'}
      </button>
    </>
  );
}

/** Name, presence, time, notices, and the end of the session. */
export function SessionBar({ live, tab, onClose, onJumpAgain }: Props) {
  const view = useStore(live.socket.view);
  const [since] = useState(() => Date.now());
  const { session } = tab.jump;
  const isOver = view.phase === 'over';
  const isByKey = session.start_method === 'session-key';
  return (
    <header class={`session-bar ${isOver ? 'is-over' : ''}`}>
      <span
        class={`status ${view.phase === 'attached' ? 'status-online' : 'status-offline'}`}
        role="status"
      >
        <span class="status-dot" aria-hidden="true" />
        {isOver ? view.outcome : phases[view.phase]}
      </span>
      <strong class="session-name">{session.client_name}</strong>
      <span class="muted">
        {session.presence === 'attended' ? 'Customer present' : 'Customer not present'}
      </span>
      {!isOver && <Elapsed since={since} />}
      <span class="session-notice-place" role="status">
        {!isOver && view.notice !== '' && <span class="session-notice">{view.notice}</span>}
      </span>
      {isByKey && <PinButton sessionId={live.id} clientName={session.client_name} view={view} />}
      <Ending isOver={isOver} isAttended={isByKey} onClose={onClose} onJumpAgain={onJumpAgain} />
    </header>
  );
}
