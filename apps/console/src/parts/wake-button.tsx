import { useCallback, useState } from 'preact/hooks';
import { ApiError, messageOf } from '../adapters/api.js';
import { wakeJumpClient } from '../adapters/fleet-api.js';
import type { JumpClient } from '../application/fleet.js';
import { lockedUntil, secondsLocked } from '../application/wake-lock.js';
import { Problem } from './notice.js';
import { useNow } from './use-now.js';

/** By client, so that looking elsewhere meanwhile does not shorten the lock-out. */
const locks = new Map<string, number>();

type Told = Readonly<{ problem: string; isSent: boolean }>;

/** The server knows of attempts by others, too. */
function lockOf({ id, wake_available_at: at }: JumpClient): number | undefined {
  const said = at === undefined || at === null ? undefined : Date.parse(at);
  return Math.max(locks.get(id) ?? 0, said ?? 0) || undefined;
}

function useWake(clientId: string) {
  const [told, setTold] = useState<Told>({ problem: '', isSent: false });
  const [isBusy, setIsBusy] = useState(false);
  const wake = useCallback(() => {
    setIsBusy(true);
    const lock = (until: unknown) => locks.set(clientId, lockedUntil(until, Date.now()));
    wakeJumpClient(clientId)
      .then(
        (answer) => {
          lock(answer?.available_again_at);
          setTold({ problem: '', isSent: true });
        },
        (error: unknown) => {
          const until = error instanceof ApiError ? error.extra['available_again_at'] : undefined;
          if (until !== undefined) lock(until);
          setTold({ problem: messageOf(error), isSent: false });
        },
      )
      .finally(() => setIsBusy(false));
  }, [clientId]);
  return { told, isBusy, wake };
}

/** SB-30, SB-32: a computer that is offline is woken through another of its network, once in 30 seconds. */
export function WakeButton({ client }: { client: JumpClient }) {
  const { told, isBusy, wake } = useWake(client.id);
  const now = useNow(500);
  const seconds = secondsLocked(lockOf(client), now.getTime());
  if (client.status === 'online' || client.status === 'uninstalled') return null;
  return (
    <div class="wake">
      <button type="button" disabled={isBusy || seconds > 0} onClick={wake}>
        Wake
      </button>
      <span class="muted" role="status">
        {told.isSent ? 'The packets were sent. ' : ''}
        {seconds > 0 ? `It can be tried again in ${seconds} s.` : ''}
      </span>
      <Problem text={told.problem} />
    </div>
  );
}
