import { useCallback, useState } from 'preact/hooks';
import { messageOf } from '../adapters/api.js';
import { deleteRecipient, recipients } from '../adapters/site-api.js';
import type { Recipient } from '../adapters/site-api.js';
import { CopyButton } from './copy-button.js';
import { Problem } from './notice.js';
import { RecipientForm } from './recipient-form.js';
import { useAnswer } from './use-answer.js';

type RowProps = Readonly<{ recipient: Recipient; onDelete: () => void }>;

function RecipientRow({ recipient, onDelete }: RowProps) {
  return (
    <tr class={recipient.enabled ? '' : 'is-away'}>
      <td>{recipient.name}</td>
      <td class="cell-url">{recipient.url}</td>
      <td>{recipient.format}</td>
      <td>{recipient.status}</td>
      <td class="number">{recipient.queued_events}</td>
      <td class="row-actions">
        <button type="button" class="button-small" onClick={onDelete}>
          Delete
        </button>
      </td>
    </tr>
  );
}

function RecipientTable({
  list,
  onDelete,
}: Readonly<{ list: readonly Recipient[]; onDelete: (id: string) => void }>) {
  return (
    <table class="plain-table">
      <thead>
        <tr>
          <th>Name</th>
          <th>URL</th>
          <th>Format</th>
          <th>Status</th>
          <th class="number">Queued</th>
          <th />
        </tr>
      </thead>
      <tbody>
        {list.map((recipient) => (
          <RecipientRow
            key={recipient.id}
            recipient={recipient}
            onDelete={() => onDelete(recipient.id)}
          />
        ))}
      </tbody>
    </table>
  );
}

/** The secret is told once, in the answer to the creation, and never again. */
function NewSecret({ recipient }: { recipient: Recipient }) {
  const { secret = '' } = recipient;
  return secret === '' ? null : (
    <div class="secret" role="status">
      <p>
        The signing secret of <strong>{recipient.name}</strong>. It is shown only now.
      </p>
      <div class="install-line">
        <code>{secret}</code>
        <CopyButton text={secret} class="button-main" />
      </div>
    </div>
  );
}

/** OE-01: who hears of events, and how much waits for each. */
export function RecipientsCard() {
  const { value, problem, reload } = useAnswer(useCallback(() => recipients(), []));
  const [refusal, setRefusal] = useState('');
  const [created, setCreated] = useState<Recipient>();
  const remove = (id: string) => {
    setRefusal('');
    deleteRecipient(id).then(reload, (error: unknown) => setRefusal(messageOf(error)));
  };
  const list = value?.items ?? [];
  return (
    <section class="card" aria-labelledby="recipients-title">
      <h2 id="recipients-title">Outbound Events: HTTP recipients</h2>
      <Problem text={problem === '' ? refusal : problem} />
      {value !== undefined && list.length === 0 && (
        <p class="muted">None. A recipient hears of every session by a signed HTTP POST.</p>
      )}
      {list.length > 0 && <RecipientTable list={list} onDelete={remove} />}
      {created !== undefined && <NewSecret recipient={created} />}
      <RecipientForm
        onCreated={(recipient) => {
          setCreated(recipient);
          reload();
        }}
      />
    </section>
  );
}
