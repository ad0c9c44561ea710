import { withSaid } from '../application/session/chat-log.js';
import { Transfers } from '../application/session/transfers.js';
import type { Jump } from '../application/session-tabs.js';
import { SessionSocket } from './session-socket.js';
import { sessionChat } from './sessions-api.js';

/** One session with all that is under way in it. */
export type LiveSession = Readonly<{
  id: string;
  socket: SessionSocket;
  transfers: Transfers;
}>;

export function openLiveSession(jump: Jump): LiveSession {
  const { id } = jump.session;
  const socket = new SessionSocket(jump);
  readChat(id, socket);
  return { id, socket, transfers: new Transfers() };
}

/** What was said before this line was there, and what was missed while it was lost. */
function readChat(id: string, socket: SessionSocket): void {
  let was = socket.view.value.phase;
  socket.view.subscribe(() => {
    const { phase } = socket.view.value;
    if (phase === 'attached' && was !== 'attached')
      sessionChat(id).then(
        ({ items }) => socket.chat.update((log) => withSaid(log, items)),
        () => undefined,
      );
    was = phase;
  });
}
