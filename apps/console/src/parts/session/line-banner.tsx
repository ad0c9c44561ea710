import { secondsLeft } from '../../application/session/session-view.js';
import type { SessionView } from '../../application/session/session-view.js';
import type { Store } from '../../application/store.js';
import { useNow } from '../use-now.js';
import { useStore } from '../use-store.js';

function Countdown({ view }: { view: SessionView }) {
  const now = useNow(500);
  const seconds = secondsLeft(view, now.getTime());
  return (
    <span class="line-banner-time" aria-hidden="true">
      {seconds} s left
    </span>
  );
}

const words = {
  ours: 'Your connection was lost. Coming back … Nothing that was typed or sent is lost.',
  theirs: 'The computer’s connection was lost. Waiting for it … Nothing is lost.',
} as const;

/** That a line is lost, and how long it may take to come back. It covers nothing and moves nothing. */
export function LineBanner({ view: store }: { view: Store<SessionView> }) {
  const view = useStore(store);
  return (
    <div class="line-banner-place" role="status">
      {view.phase === 'away' && (
        <p class="line-banner">
          <span class="waiting">{words[view.away.whose]}</span>
          <Countdown view={view} />
        </p>
      )}
    </div>
  );
}
