import type { Account } from '../../adapters/account-api.js';
import { formatAgo } from '../../application/format.js';
import { waitingIn } from '../../application/past-sessions.js';
import { Problem } from '../notice.js';
import { useAct } from '../use-act.js';
import { useNow } from '../use-now.js';
import { SessionKeysCard } from './session-keys-card.js';
import type { Queues } from './use-queues.js';

type Props = Readonly<{
  account: Account;
  isFront: boolean;
  queues: Queues;
  onAccept: (sessionId: string) => Promise<void>;
}>;

function Waiting({ queues, onAccept }: Pick<Props, 'queues' | 'onAccept'>) {
  const now = useNow(1_000);
  const { problem, isBusy, act } = useAct();
  const waiting = waitingIn(queues.queues);
  return (
    <section class="card" aria-labelledby="waiting-title">
      <h2 id="waiting-title">Waiting customers</h2>
      <Problem text={problem === '' ? queues.problem : problem} />
      {waiting.length === 0 ? (
        <p class="muted">{queues.isKnown ? 'Nobody waits.' : 'Looking …'}</p>
      ) : (
        <table class="plain-table">
          <thead>
            <tr>
              <th>Customer</th>
              <th>Queue</th>
              <th>External key</th>
              <th>Waiting since</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {waiting.map((customer) => (
              <tr key={customer.session_id}>
                <td>{customer.customer_name ?? 'Customer'}</td>
                <td>{customer.queueName}</td>
                <td>{customer.external_key}</td>
                <td>{formatAgo(customer.waiting_since, now)}</td>
                <td class="row-actions">
                  <button
                    type="button"
                    class="button-main"
                    disabled={isBusy}
                    onClick={() => act(() => onAccept(customer.session_id))}
                  >
                    Accept
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** Customers who wait for a representative, and the keys that bring them. */
export function QueuePanel({ account, isFront, ...rest }: Props) {
  return (
    <section
      class="standing-page"
      id="panel-queue"
      role="tabpanel"
      aria-label="Queue"
      hidden={!isFront}
    >
      <Waiting {...rest} />
      {isFront && <SessionKeysCard queues={rest.queues.queues} ownId={account.id} />}
    </section>
  );
}
