import { useEffect, useRef, useState } from 'preact/hooks';
import type { LiveSession } from '../../adapters/live-session.js';
import { leaveSession } from '../../adapters/sessions-api.js';
import type { Jump } from '../../application/session-tabs.js';

/** Who owns a session ends it by closing; everybody else only leaves. */
function close({ id, socket }: LiveSession, ownId: string): void {
  const { members, phase } = socket.view.value;
  if (phase === 'over' || members === undefined || members.owner === ownId) socket.end();
  else void leaveSession(id).finally(() => socket.end());
}

/** The session's line lives as long as its tab. Its code is large, so it is loaded by the first session. */
export function useLiveSession(jump: Jump, ownId: string): LiveSession | undefined {
  const [live, setLive] = useState<LiveSession>();
  const first = useRef(jump);
  useEffect(() => {
    let opened: LiveSession | undefined;
    let isGone = false;
    void import('../../adapters/live-session.js').then(({ openLiveSession }) => {
      if (isGone) return;
      opened = openLiveSession(first.current);
      setLive(opened);
    });
    return () => {
      isGone = true;
      if (opened !== undefined) close(opened, ownId);
    };
  }, [ownId]);
  return live;
}
