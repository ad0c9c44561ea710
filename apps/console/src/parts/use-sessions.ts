import { useCallback, useState } from 'preact/hooks';
import { ApiError, messageOf } from '../adapters/api.js';
import { jumpClient, jumpTo } from '../adapters/fleet-api.js';
import { acceptSession, joinSession } from '../adapters/sessions-api.js';
import type { JumpClient } from '../application/fleet.js';
import { jumpRefusal } from '../application/jump-conditions.js';
import type { JumpGiven, JumpRefusal } from '../application/jump-conditions.js';
import { closeTab, noTabs, openTab } from '../application/session-tabs.js';
import type { Jump, SessionTab } from '../application/session-tabs.js';

type Refused = Readonly<{
  clientId: string;
  /** Nothing where even the computer could not be read. */
  client: JumpClient | undefined;
  given: JumpGiven;
  refusal: JumpRefusal;
  /** Nobody looks at the computer in the list, so the refusal is told in a dialog. */
  isElsewhere: boolean;
}>;

/** Sessions as tabs: a jump opens one, asks for what the Jump Policy needs, or says why not where it was asked for. */
export function useSessions() {
  const [tabs, setTabs] = useState(noTabs);
  const [isBusy, setIsBusy] = useState(false);
  const [refused, setRefused] = useState<Refused>();
  const opened = useCallback((jump: Jump) => {
    setRefused(undefined);
    setTabs((last) => openTab(last, jump));
  }, []);
  const start = useCallback(
    (client: JumpClient, given: JumpGiven = {}, isElsewhere = false) => {
      setIsBusy(true);
      jumpTo(client.id, given)
        .then(opened, (error: unknown) =>
          setRefused({
            ...{ clientId: client.id, client, given, isElsewhere },
            refusal: refusalOf(error),
          }),
        )
        .finally(() => setIsBusy(false));
    },
    [opened],
  );
  const close = (sessionId: string) => setTabs((last) => closeTab(last, sessionId));
  const jumpAgain = ({ jump: { session } }: SessionTab) => {
    close(session.id);
    const clientId = session.client_id;
    jumpClient(clientId).then(
      (client) => start(client, {}, true),
      (error: unknown) =>
        setRefused({
          ...{ clientId, client: undefined, given: {}, isElsewhere: true },
          refusal: refusalOf(error),
        }),
    );
  };
  const bringToFront = useCallback((front: string) => setTabs((last) => ({ ...last, front })), []);
  const join = useCallback((id: string) => joinSession(id).then(opened), [opened]);
  const accept = useCallback((id: string) => acceptSession(id).then(opened), [opened]);
  const refusal = { clientId: refused?.clientId ?? '', text: refused?.refusal.text ?? '' };
  const startElsewhere = useCallback(
    (client: JumpClient, given: JumpGiven) => start(client, given, true),
    [start],
  );
  const jump = { refusal, isBusy, start, startElsewhere, giveUp: () => setRefused(undefined) };
  return { tabs, jump, asked: askedBy(refused), close, jumpAgain, bringToFront, join, accept };
}

/** The refusal that a dialog tells: what the Jump Policy asks for, or why there is no session. */
function askedBy(refused: Refused | undefined) {
  if (refused?.client === undefined) return undefined;
  const { client, refusal, given, isElsewhere } = refused;
  return refusal.needs.length > 0 || isElsewhere ? { client, refusal, given } : undefined;
}

function refusalOf(error: unknown): JumpRefusal {
  return error instanceof ApiError ? jumpRefusal(error) : { text: messageOf(error), needs: [] };
}
