import { useEffect, useState } from 'preact/hooks';
import { messageOf } from '../../adapters/api.js';
import { sessionQueues } from '../../adapters/sessions-api.js';
import type { Queue } from '../../application/past-sessions.js';

const lookAgainMs = 3_000;

export type Queues = Readonly<{ queues: readonly Queue[]; problem: string; isKnown: boolean }>;

/** Who waits, looked at every few seconds while the page is in view. */
export function useQueues(): Queues {
  const [known, setKnown] = useState<Queues>({ queues: [], problem: '', isKnown: false });
  useEffect(() => {
    const stop = new AbortController();
    const look = () => {
      if (document.hidden) return;
      sessionQueues(stop.signal).then(
        ({ items }) => setKnown({ queues: items, problem: '', isKnown: true }),
        (error: unknown) => {
          if (!stop.signal.aborted) setKnown((last) => ({ ...last, problem: messageOf(error) }));
        },
      );
    };
    look();
    const timer = setInterval(look, lookAgainMs);
    document.addEventListener('visibilitychange', look);
    return () => {
      stop.abort();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, []);
  return known;
}
