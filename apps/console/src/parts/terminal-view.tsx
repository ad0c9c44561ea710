import { useEffect, useRef, useState } from 'preact/hooks';
import type { TerminalScreen } from '../adapters/terminal-screen.js';
import type { SessionLine } from '../application/session-line.js';
import type { TerminalTab } from '../application/terminal-sessions.js';
import { useStore } from './use-store.js';

type Props = Readonly<{
  tab: TerminalTab;
  isFront: boolean;
  onClose: () => void;
  onJumpAgain: () => void;
}>;

const phases: Readonly<Record<SessionLine['phase'], string>> = {
  connecting: 'Connecting …',
  attaching: 'Reaching the computer …',
  opening: 'Opening a shell …',
  running: 'Shell',
  over: 'Ended',
};

/** The terminal is a large part of this console's code, so it is loaded by the first jump. */
function useTerminal(tab: TerminalTab) {
  const place = useRef<HTMLDivElement>(null);
  const [screen, setScreen] = useState<TerminalScreen>();
  useEffect(() => {
    let opened: TerminalScreen | undefined;
    let isGone = false;
    void import('../adapters/terminal-screen.js').then(({ openTerminal }) => {
      if (isGone || place.current === null) return;
      opened = openTerminal(place.current, tab.jump);
      setScreen(opened);
    });
    return () => {
      isGone = true;
      opened?.dispose();
    };
  }, [tab.jump]);
  return { place, screen };
}

type BarProps = Omit<Props, 'isFront'> & Readonly<{ screen: TerminalScreen }>;

function TerminalBar({ tab, screen, onClose, onJumpAgain }: BarProps) {
  const line = useStore(screen.socket.line);
  const isOver = line.phase === 'over';
  return (
    <div class={`terminal-bar ${isOver ? 'is-over' : ''}`} role="status">
      <span class={`status ${line.phase === 'running' ? 'status-online' : 'status-offline'}`}>
        <span class="status-dot" aria-hidden="true" />
        {isOver ? line.outcome : phases[line.phase]}
      </span>
      <span class="terminal-bar-name">{tab.clientName}</span>
      {!isOver && line.notice !== '' && <span class="terminal-bar-notice">{line.notice}</span>}
      {isOver && (
        <button type="button" class="button-main" onClick={onJumpAgain}>
          Jump again
        </button>
      )}
      <button type="button" onClick={onClose}>
        {isOver ? 'Close' : 'End session'}
      </button>
    </div>
  );
}

/** One session's terminal. It lives on behind other tabs, and its last screen stays readable. */
export function TerminalView({ tab, isFront, onClose, onJumpAgain }: Props) {
  const { place, screen } = useTerminal(tab);
  useEffect(() => {
    const element = place.current;
    if (!isFront || screen === undefined || element === null) return undefined;
    screen.fit();
    screen.focus();
    const observer = new ResizeObserver(() => screen.fit());
    observer.observe(element);
    return () => observer.disconnect();
  }, [isFront, screen, place]);
  return (
    <section
      class="terminal"
      id={`panel-${tab.jump.session.id}`}
      role="tabpanel"
      aria-label={`Session with ${tab.clientName}`}
      hidden={!isFront}
    >
      {screen !== undefined && (
        <TerminalBar tab={tab} screen={screen} onClose={onClose} onJumpAgain={onJumpAgain} />
      )}
      <div class="terminal-place" ref={place} />
    </section>
  );
}
