import type { LiveHandlers } from '../application/fleet-watch.js';
import type { JumpClient } from '../application/fleet.js';

const againMs = 3_000;

function listenOnce(handlers: LiveHandlers, onGivenUp: () => void): EventSource {
  const events = new EventSource('/api/v1/events');
  events.onopen = () => handlers.connected();
  events.onerror = () => {
    handlers.disconnected();
    if (events.readyState === EventSource.CLOSED) onGivenUp();
  };
  events.addEventListener('jump-client', ({ data }: MessageEvent<string>) => {
    handlers.changed(JSON.parse(data) as JumpClient);
  });
  events.addEventListener('removed', ({ data }: MessageEvent<string>) => {
    handlers.removed((JSON.parse(data) as { id: string }).id);
  });
  // More has changed than can be told, or than is known: what is shown is read anew.
  events.addEventListener('reset', () => handlers.connected());
  return events;
}

/**
 * The registry's event stream, for as long as the page lives. The browser itself comes back after a
 * broken line, but gives up after an answer that is not 200 (a restart behind the edge, an expired
 * token); then we begin anew.
 */
export function listenToFleet(handlers: LiveHandlers): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let events: EventSource;
  const listen = () => {
    events = listenOnce(handlers, () => {
      timer = setTimeout(listen, againMs);
    });
  };
  listen();
  return () => {
    clearTimeout(timer);
    events.close();
  };
}
