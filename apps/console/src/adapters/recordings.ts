import { castIn, eventIn, headerIn } from '../application/asciicast.js';
import type { Cast, CastEvent } from '../application/asciicast.js';
import type { RecordingItem } from '../application/past-sessions.js';
import { apiError, readBody } from './api.js';
import { liveRecordingUrl, recordingUrl } from './sessions-api.js';

/** A whole recording, as asciicast v2. */
export async function readCast(
  sessionId: string,
  item: RecordingItem,
  signal: AbortSignal,
): Promise<Cast> {
  const response = await fetch(recordingUrl(sessionId, item), {
    credentials: 'same-origin',
    signal,
  });
  if (!response.ok) throw apiError(response.status, await readBody(response));
  return castIn(await response.text());
}

export type LiveCast = Readonly<{
  began: (size: Readonly<{ cols: number; rows: number }>) => void;
  shown: (event: CastEvent) => void;
  ended: () => void;
  broken: () => void;
}>;

/** A shell while it runs. Where the stream breaks the browser asks again, and all is told once more. */
export function followCast(sessionId: string, item: RecordingItem, on: LiveCast): () => void {
  const events = new EventSource(liveRecordingUrl(sessionId, item));
  let isFirst = true;
  events.onopen = () => {
    isFirst = true;
  };
  events.addEventListener('line', ({ data }: MessageEvent<string>) => {
    if (isFirst) on.began(headerIn(data));
    else {
      const event = eventIn(data);
      if (event !== undefined) on.shown(event);
    }
    isFirst = false;
  });
  events.addEventListener('ended', () => {
    events.close();
    on.ended();
  });
  events.onerror = () => {
    if (events.readyState === EventSource.CLOSED) on.broken();
  };
  return () => events.close();
}
