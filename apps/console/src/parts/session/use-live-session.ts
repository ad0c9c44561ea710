import { useEffect, useState } from 'preact/hooks';
import { openLiveSession } from '../../adapters/live-session.js';
import type { LiveSession } from '../../adapters/live-session.js';
import { leaveSession } from '../../adapters/sessions-api.js';
import type { Jump } from '../../application/session-tabs.js';

/** Who owns a session ends it by closing; everybody else only leaves. */
function close({ id, socket }: LiveSession, ownId: string): void {
  const { members, phase } = socket.view.value;
  if (phase === 'over' || members === undefined || members.owner === ownId) socket.end();
  else void leaveSession(id).finally(() => socket.end());
}

/** The session's line lives as long as its tab. */
export function useLiveSession(jump: Jump, ownId: string): LiveSession {
  const [live] = useState(() => openLiveSession(jump));
  useEffect(() => () => close(live, ownId), [live, ownId]);
  return live;
}
