import { useCallback, useState } from 'preact/hooks';
import { createSessionKey, sessionKeys, withdrawSessionKey } from '../../adapters/sessions-api.js';
import { formatInstant } from '../../application/format.js';
import { queueName } from '../../application/past-sessions.js';
import type { KeyWish, Queue, QueueChoice, SessionKey } from '../../application/past-sessions.js';
import { CopyButton } from '../copy-button.js';
import { textOf } from '../form-text.js';
import { Problem } from '../notice.js';
import { useAct } from '../use-act.js';
import { useAnswer } from '../use-answer.js';

/** One's own queue first, and those of one's teams that are served here. */
function choicesOf(queues: readonly Queue[], ownId: string): readonly QueueChoice[] {
  const others = queues.map(({ queue }) => queue).filter(({ type }) => type !== 'representative');
  return [{ type: 'representative', id: ownId, name: 'Me' }, ...others];
}

function wishIn(form: FormData, choices: readonly QueueChoice[]): KeyWish {
  const { type, id } = choices[Number(textOf(form, 'queue'))] ?? { type: 'general' };
  const externalKey = textOf(form, 'external-key');
  return {
    queue: { type, ...(id !== undefined && id !== '' && { id }) },
    ...(externalKey !== '' && { external_key: externalKey }),
    ttl_seconds: Number(textOf(form, 'minutes')) * 60,
  };
}

function NewKey({ made }: { made: SessionKey }) {
  return (
    <div class="secret" role="status">
      <p>
        Give the customer this key or address. It can be used until{' '}
        <strong>{formatInstant(made.expires_at)}</strong>.
      </p>
      <div class="install-line">
        <code class="session-key">{made.key}</code>
        <CopyButton text={made.key} label="Copy key" />
      </div>
      <div class="install-line">
        <code>{made.url}</code>
        <CopyButton text={made.url} label="Copy address" class="button-main" />
      </div>
    </div>
  );
}

type FormProps = Readonly<{
  queues: readonly Queue[];
  ownId: string;
  onMade: (made: SessionKey) => void;
}>;

function KeyForm({ queues, ownId, onMade }: FormProps) {
  const { problem, isBusy, act } = useAct();
  const choices = choicesOf(queues, ownId);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const wish = wishIn(new FormData(event.currentTarget), choices);
    act(() => createSessionKey(wish).then(onMade));
  };
  return (
    <form class="form-inline" onSubmit={submit}>
      <label>
        For
        <select name="queue">
          {choices.map((choice, index) => (
            <option key={`${choice.type} ${choice.id ?? ''}`} value={index}>
              {queueName(choice)}
            </option>
          ))}
        </select>
      </label>
      <label>
        External key
        <input name="external-key" maxLength={1024} />
      </label>
      <label>
        Valid for (minutes)
        <input name="minutes" type="number" required min={1} max={1440} defaultValue="30" />
      </label>
      <button type="submit" class="button-main" disabled={isBusy}>
        Generate session key
      </button>
      <Problem text={problem} />
    </form>
  );
}

type TableProps = Readonly<{ list: readonly SessionKey[]; onWithdraw: (key: string) => void }>;

function KeyTable({ list, onWithdraw }: TableProps) {
  return (
    <table class="plain-table">
      <thead>
        <tr>
          <th>Key</th>
          <th>External key</th>
          <th>State</th>
          <th>Valid until</th>
          <th />
        </tr>
      </thead>
      <tbody>
        {list.map(({ key, external_key: externalKey, status, expires_at: expiresAt }) => (
          <tr key={key}>
            <td>
              <code>{key}</code>
            </td>
            <td>{externalKey}</td>
            <td>{status}</td>
            <td>{formatInstant(expiresAt)}</td>
            <td class="row-actions">
              {status === 'open' && (
                <button type="button" class="button-small" onClick={() => onWithdraw(key)}>
                  Withdraw
                </button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** SB-19, SB-20: a key for a customer, and those that are open. */
export function SessionKeysCard({ queues, ownId }: Omit<FormProps, 'onMade'>) {
  const { value, problem, reload } = useAnswer(useCallback(() => sessionKeys(), []));
  const [made, setMade] = useState<SessionKey>();
  const withdrawal = useAct();
  const list = value?.items ?? [];
  const isMade = (key: SessionKey) => {
    setMade(key);
    reload();
  };
  return (
    <section class="card" aria-labelledby="keys-title">
      <h2 id="keys-title">Session keys</h2>
      <KeyForm queues={queues} ownId={ownId} onMade={isMade} />
      {made !== undefined && <NewKey made={made} />}
      <Problem text={problem === '' ? withdrawal.problem : problem} />
      {list.length > 0 && (
        <KeyTable
          list={list}
          onWithdraw={(key) => withdrawal.act(() => withdrawSessionKey(key), reload)}
        />
      )}
    </section>
  );
}
