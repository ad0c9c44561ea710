import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { CastScreen } from '../../adapters/terminal-screen.js';
import { durationOf } from '../../application/asciicast.js';
import type { Cast } from '../../application/asciicast.js';
import {
  advance,
  seek,
  speeds,
  startPlayback,
  toggle,
  withShortPauses,
} from '../../application/playback.js';
import type { Drawing, Playback } from '../../application/playback.js';

const two = (value: number) => String(value).padStart(2, '0');
const clock = (seconds: number) =>
  `${two(Math.floor(seconds / 60))}:${two(Math.floor(seconds % 60))}`;

type Moved = Readonly<{ playback: Playback; drawing: Drawing }>;

/** The playback, and the screen kept in step with it. */
function usePlayback(cast: Cast, screen: CastScreen) {
  const [playback, setPlayback] = useState(() => startPlayback(withShortPauses(cast)));
  const now = useRef(playback);
  const move = useCallback(
    (how: (from: Playback) => Moved) => {
      const { playback: next, drawing } = how(now.current);
      if (drawing.fromStart) {
        screen.reset();
        screen.resize(cast.cols, cast.rows);
      }
      screen.draw(drawing.events);
      now.current = next;
      setPlayback(next);
    },
    [cast, screen],
  );
  useEffect(() => {
    screen.reset();
    screen.resize(cast.cols, cast.rows);
    move(toggle);
  }, [cast, screen, move]);
  useEffect(() => {
    if (!playback.isPlaying) return undefined;
    let last = performance.now();
    const timer = setInterval(() => {
      const at = performance.now();
      move((from) => advance(from, (at - last) / 1000));
      last = at;
    }, 33);
    return () => clearInterval(timer);
  }, [playback.isPlaying, move]);
  const setSpeed = (speed: number) =>
    move((from) => ({
      playback: { ...from, speed },
      drawing: { fromStart: false, events: [] },
    }));
  return { playback, move, setSpeed };
}

/** Play, pause, seek and speed; space and the arrow keys do it too. */
export function Player({ cast, screen }: Readonly<{ cast: Cast; screen: CastScreen }>) {
  const { playback, move, setSpeed } = usePlayback(cast, screen);
  const { at, isPlaying, speed } = playback;
  const duration = durationOf(playback.cast);
  return (
    <div class="player">
      <button type="button" class="button-main" autofocus onClick={() => move(toggle)}>
        {isPlaying ? 'Pause' : 'Play'}
      </button>
      <input
        type="range"
        class="player-seek"
        aria-label="Position"
        aria-valuetext={`${clock(at)} of ${clock(duration)}`}
        min={0}
        max={duration}
        step={0.1}
        value={at}
        onInput={({ currentTarget }) => move((from) => seek(from, Number(currentTarget.value)))}
      />
      <span class="player-time">
        {clock(at)} / {clock(duration)}
      </span>
      <label class="player-speed">
        <span>Speed</span>
        <select
          value={String(speed)}
          onChange={({ currentTarget }) => setSpeed(Number(currentTarget.value))}
        >
          {speeds.map((each) => (
            <option key={each} value={String(each)}>
              {each}×
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
