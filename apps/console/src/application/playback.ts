import { durationOf } from './asciicast.js';
import type { Cast, CastEvent } from './asciicast.js';

export const speeds = [0.5, 1, 2, 4, 8] as const;
/** Nobody waits longer than this for the next thing to happen. */
const longestPause = 2;

export type Playback = Readonly<{
  cast: Cast;
  /** Where it stands, in seconds from the start. */
  at: number;
  /** How many events have been shown. */
  shown: number;
  isPlaying: boolean;
  speed: number;
}>;

/** What has to be drawn to be there: from an empty screen, or on from what is shown. */
export type Drawing = Readonly<{ fromStart: boolean; events: readonly CastEvent[] }>;
type Step = Readonly<{ playback: Playback; drawing: Drawing }>;

export function withShortPauses(cast: Cast): Cast {
  let last = 0;
  let saved = 0;
  const events = cast.events.map((event) => {
    saved += Math.max(0, event.at - last - longestPause);
    last = event.at;
    return { ...event, at: event.at - saved };
  });
  return { ...cast, events };
}

export function startPlayback(cast: Cast): Playback {
  return { cast, at: 0, shown: 0, isPlaying: false, speed: 1 };
}

/** Time goes on by so many seconds of the clock on the wall. */
export function advance(playback: Playback, seconds: number): Step {
  if (!playback.isPlaying) return still(playback);
  return moveTo(playback, playback.at + seconds * playback.speed);
}

/** Seeking forwards draws what lies between; backwards, all from the start. */
export function seek(playback: Playback, at: number): Step {
  return moveTo(playback, Math.max(0, at));
}

/** Playing at the end begins again. */
export function toggle(playback: Playback): Step {
  const isAtEnd = playback.at >= durationOf(playback.cast);
  const next = { ...playback, isPlaying: !playback.isPlaying };
  return next.isPlaying && isAtEnd ? moveTo(next, 0) : still(next);
}

function moveTo(playback: Playback, wish: number): Step {
  const end = durationOf(playback.cast);
  const at = Math.min(wish, end);
  const { events } = playback.cast;
  const shown = countUntil(events, at);
  const fromStart = shown < playback.shown || at < playback.at;
  return {
    playback: { ...playback, at, shown, isPlaying: playback.isPlaying && wish < end },
    drawing: { fromStart, events: events.slice(fromStart ? 0 : playback.shown, shown) },
  };
}

/** Events are in the order of time. */
function countUntil(events: readonly CastEvent[], at: number): number {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((events[middle]?.at ?? Infinity) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function still(playback: Playback): Step {
  return { playback, drawing: { fromStart: false, events: [] } };
}
