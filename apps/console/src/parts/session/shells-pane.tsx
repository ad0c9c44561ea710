import { useEffect, useRef, useState } from 'preact/hooks';
import type { LiveSession } from '../../adapters/live-session.js';
import type { ShellScreen } from '../../adapters/terminal-screen.js';
import { whyNot } from '../../application/session/tool-words.js';
import { useStore } from '../use-store.js';
import type { PaneProps } from './session-workspace.js';

type ShellProps = Readonly<{
  live: LiveSession;
  number: number;
  isFront: boolean;
  isShown: boolean;
}>;

/** xterm is the largest part of this console's code, so it is loaded by the first shell. */
function useShell(live: LiveSession) {
  const place = useRef<HTMLDivElement>(null);
  const [screen, setScreen] = useState<ShellScreen>();
  useEffect(() => {
    let opened: ShellScreen | undefined;
    let isGone = false;
    void import('../../adapters/terminal-screen.js').then(({ openShell }) => {
      if (isGone || place.current === null) return;
      opened = openShell(place.current, live.socket);
      setScreen(opened);
    });
    return () => {
      isGone = true;
      opened?.dispose();
    };
  }, [live]);
  return { place, screen };
}

function Outcome({ screen }: { screen: ShellScreen }) {
  const { phase, outcome } = useStore(screen.state);
  return phase === 'over' ? (
    <p class="shell-outcome" role="status">
      {outcome}
    </p>
  ) : null;
}

function Shell({ live, number, isFront, isShown }: ShellProps) {
  const { place, screen } = useShell(live);
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
    <div class="shell" role="tabpanel" aria-label={`Shell ${number}`} hidden={!isShown}>
      <div class="terminal-place" ref={place} />
      {screen !== undefined && <Outcome screen={screen} />}
    </div>
  );
}

type Shells = Readonly<{ open: readonly number[]; front: number; last: number }>;

function without({ open, front, last }: Shells, number: number): Shells {
  const at = open.indexOf(number);
  const rest = open.filter((other) => other !== number);
  return {
    open: rest,
    last,
    front: front === number ? (rest[Math.min(at, rest.length - 1)] ?? 0) : front,
  };
}

type StripProps = Readonly<{
  shells: Shells;
  why: string;
  onFront: (number: number) => void;
  onClose: (number: number) => void;
  onOpen: () => void;
}>;

function Strip({ shells, why, onFront, onClose, onOpen }: StripProps) {
  return (
    <div class="shell-strip" role="tablist" aria-label="Shells">
      {shells.open.map((number) => (
        <span key={number} class="shell-tab">
          <button
            type="button"
            role="tab"
            aria-selected={shells.front === number}
            onClick={() => onFront(number)}
          >
            Shell {number}
          </button>
          <button
            type="button"
            class="tab-close"
            aria-label={`Close shell ${number}`}
            onClick={() => onClose(number)}
          >
            ×
          </button>
        </span>
      ))}
      <button type="button" class="button-small" disabled={why !== ''} title={why} onClick={onOpen}>
        New shell
      </button>
    </div>
  );
}

/** Several shells, each with a terminal of its own; the first one opens by itself where it may. */
export function ShellsPane({ live, isFront }: PaneProps) {
  const view = useStore(live.socket.view);
  const [shells, setShells] = useState<Shells>({ open: [], front: 0, last: 0 });
  const why = view.phase === 'over' ? view.outcome : whyNot('shell', view.abilities);
  const open = () =>
    setShells(({ open: others, last }) => ({
      open: [...others, last + 1],
      front: last + 1,
      last: last + 1,
    }));
  const mayOpen = view.phase === 'attached' && why === '';
  const isFirst = shells.last === 0;
  useEffect(() => {
    if (mayOpen && isFirst) open();
  }, [mayOpen, isFirst]);
  return (
    <div class="shells">
      <Strip
        shells={shells}
        why={view.phase === 'connecting' ? 'The session is not connected yet.' : why}
        onFront={(front) => setShells((last) => ({ ...last, front }))}
        onClose={(number) => setShells((last) => without(last, number))}
        onOpen={open}
      />
      {shells.open.map((number) => (
        <Shell
          key={number}
          live={live}
          number={number}
          isShown={shells.front === number}
          isFront={isFront && shells.front === number}
        />
      ))}
      {shells.open.length === 0 && view.phase !== 'connecting' && (
        <p class="pane-empty">{why === '' ? 'No shell is open.' : why}</p>
      )}
    </div>
  );
}
