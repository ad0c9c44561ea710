import { useEffect, useRef, useState } from 'preact/hooks';
import { messageOf } from '../../adapters/api.js';
import { followCast, readCast } from '../../adapters/recordings.js';
import { recordingUrl } from '../../adapters/sessions-api.js';
import type { CastScreen } from '../../adapters/terminal-screen.js';
import type { Cast } from '../../application/asciicast.js';
import { formatInstant } from '../../application/format.js';
import type { RecordingItem } from '../../application/past-sessions.js';
import { Dialog } from '../dialog.js';
import { Problem } from '../notice.js';
import { Player } from './player.js';

type Props = Readonly<{ sessionId: string; item: RecordingItem; onClose: () => void }>;

function useCastScreen() {
  const place = useRef<HTMLDivElement>(null);
  const [screen, setScreen] = useState<CastScreen>();
  useEffect(() => {
    let opened: CastScreen | undefined;
    let isGone = false;
    void import('../../adapters/terminal-screen.js').then(({ openCast }) => {
      if (isGone || place.current === null) return;
      opened = openCast(place.current);
      setScreen(opened);
    });
    return () => {
      isGone = true;
      opened?.dispose();
    };
  }, []);
  return { place, screen };
}

type BodyProps = Omit<Props, 'onClose'> & Readonly<{ screen: CastScreen }>;

function Recorded({ sessionId, item, screen }: BodyProps) {
  const [cast, setCast] = useState<Cast>();
  const [problem, setProblem] = useState('');
  useEffect(() => {
    const stop = new AbortController();
    readCast(sessionId, item, stop.signal).then(setCast, (error: unknown) => {
      if (!stop.signal.aborted) setProblem(messageOf(error));
    });
    return () => stop.abort();
  }, [sessionId, item]);
  return (
    <>
      <Problem text={problem} />
      {cast === undefined ? (
        <p class="muted">{problem === '' ? 'Reading the recording …' : ''}</p>
      ) : (
        <Player cast={cast} screen={screen} />
      )}
    </>
  );
}

const states = {
  waiting: 'Waiting for the shell …',
  live: 'Live',
  ended: 'The shell has ended.',
  broken: 'The connection was lost. Close this and watch again.',
} as const;

function Live({ sessionId, item, screen }: BodyProps) {
  const [state, setState] = useState<keyof typeof states>('waiting');
  useEffect(
    () =>
      followCast(sessionId, item, {
        began: ({ cols, rows }) => {
          screen.reset();
          screen.resize(cols, rows);
          setState('live');
        },
        shown: (event) => screen.draw([event]),
        ended: () => setState('ended'),
        broken: () => setState('broken'),
      }),
    [sessionId, item, screen],
  );
  return (
    <p role="status" class={state === 'live' ? 'waiting' : 'muted'}>
      {states[state]}
    </p>
  );
}

/** A shell of a session: watched while it runs, played afterwards. */
export function PlayerDialog({ sessionId, item, onClose }: Props) {
  const { place, screen } = useCastScreen();
  const [isLive] = useState(item.is_live);
  const Body = isLive ? Live : Recorded;
  const title = `Shell of ${item.representative?.name ?? 'a representative'}, ${formatInstant(item.started_at)}`;
  return (
    <Dialog title={title} onClose={onClose} isWide>
      <div class="cast-place" ref={place} />
      {screen !== undefined && <Body sessionId={sessionId} item={item} screen={screen} />}
      {(item.missing_bytes ?? 0) > 0 && (
        <p class="muted">{item.missing_bytes} bytes were lost on their way to the record.</p>
      )}
      {!isLive && (
        <p>
          <a href={recordingUrl(sessionId, item)} download={`${item.leg}-${item.channel}.cast`}>
            Download (asciicast)
          </a>
        </p>
      )}
    </Dialog>
  );
}
