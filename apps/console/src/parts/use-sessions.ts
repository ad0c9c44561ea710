import { useCallback, useState } from 'preact/hooks';
import { ApiError, messageOf } from '../adapters/api.js';
import { endSession, jumpClient, jumpTo } from '../adapters/fleet-api.js';
import type { JumpClient } from '../application/fleet.js';
import { jumpRefusal, noShell } from '../application/jump-conditions.js';
import type { JumpGiven, JumpRefusal } from '../application/jump-conditions.js';
import { closeTab, noTabs, openTab } from '../application/terminal-sessions.js';
import type { Jump, TerminalTab } from '../application/terminal-sessions.js';

type Refused = Readonly<{
  clientId: string;
  /** Nothing where even the computer could not be read. */
  client: JumpClient | undefined;
  refusal: JumpRefusal;
}>;

/** Sessions as tabs: a jump opens one, asks for what the Jump Policy needs, or says why not where it was asked for. */
export function useSessions() {
  const [tabs, setTabs] = useState(noTabs);
  const [isBusy, setIsBusy] = useState(false);
  const [refused, setRefused] = useState<Refused>();
  const start = useCallback((client: JumpClient, given: JumpGiven = {}) => {
    setIsBusy(true);
    jumpTo(client.id, given)
      .then(withShell)
      .then(
        (jump) => {
          setRefused(undefined);
          setTabs((last) => openTab(last, client, jump));
        },
        (error: unknown) => setRefused({ clientId: client.id, client, refusal: refusalOf(error) }),
      )
      .finally(() => setIsBusy(false));
  }, []);
  const close = (sessionId: string) => setTabs((last) => closeTab(last, sessionId));
  const jumpAgain = (tab: TerminalTab) => {
    close(tab.jump.session.id);
    const { clientId } = tab;
    jumpClient(clientId).then(
      (client) => start(client),
      (error: unknown) => setRefused({ clientId, client: undefined, refusal: refusalOf(error) }),
    );
  };
  const bringToFront = (front: string | null) => setTabs((last) => ({ ...last, front }));
  const refusal = { clientId: refused?.clientId ?? '', text: refused?.refusal.text ?? '' };
  const jump = { refusal, isBusy, start, giveUp: () => setRefused(undefined) };
  return { tabs, jump, asked: askedBy(refused), close, jumpAgain, bringToFront };
}

/** What the Jump Policy of a computer asks for, if that is why a jump was refused. */
function askedBy(refused: Refused | undefined) {
  if (refused?.client === undefined || refused.refusal.needs.length === 0) return undefined;
  return { client: refused.client, refusal: refused.refusal };
}

function refusalOf(error: unknown): JumpRefusal {
  return error instanceof ApiError ? jumpRefusal(error) : { text: messageOf(error), needs: [] };
}

/** A session without a shell has nothing to show here: it is ended, and said so. */
function withShell(jump: Jump): Jump {
  if (jump.session.tools.includes('shell')) return jump;
  void endSession(jump.session.id).catch(() => undefined);
  throw new Error(noShell);
}
