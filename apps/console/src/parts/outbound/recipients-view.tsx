import { useState } from 'preact/hooks';
import type { RecipientItem } from '@jumpfleet/outbound-contracts';
import { changeRecipient, deleteRecipient, recipients } from '../../adapters/outbound-api.js';
import { formatCount } from '../../application/format.js';
import { eventsInWords } from '../../application/outbound/event-groups.js';
import {
  destinationOf,
  formatOf,
  recipientAside,
  recipientStanding,
} from '../../application/outbound/recipient-words.js';
import { Problem } from '../notice.js';
import { useAct } from '../use-act.js';
import { useNow } from '../use-now.js';
import { DeleteRecipientDialog } from './delete-recipient-dialog.js';
import { PlaceLink } from './place-link.js';
import { Standing } from './standing.js';
import { useCatalogue } from './use-catalogue.js';
import { usePolled } from './use-polled.js';

type RowProps = Readonly<{
  recipient: RecipientItem;
  now: Date;
  onSwitch: () => void;
  onDelete: () => void;
}>;

function RecipientRow({ recipient, now, onSwitch, onDelete }: RowProps) {
  const { events } = useCatalogue();
  const aside = recipientAside(recipient, now);
  const destination = destinationOf(recipient);
  return (
    <tr class={recipient.enabled ? '' : 'is-away'}>
      <th scope="row" class="cell-two">
        <PlaceLink to={{ at: 'recipient', id: recipient.id, tab: 'deliveries' }}>
          {recipient.name}
        </PlaceLink>
        <span class="muted">{formatOf(recipient)}</span>
      </th>
      <td>
        <input
          type="checkbox"
          aria-label={`Disable ${recipient.name}`}
          checked={!recipient.enabled}
          onChange={onSwitch}
        />
      </td>
      <td class="cell-clip" title={destination}>
        {destination}
      </td>
      <td class="cell-clip">{eventsInWords(recipient.events, events)}</td>
      <td class="cell-two">
        <Standing standing={recipientStanding(recipient.status)} />
        <span class="muted" title={aside}>
          {aside}
        </span>
      </td>
      <td class="number">{formatCount(recipient.queued_events)}</td>
      <td class="row-actions">
        <button type="button" class="button-small" onClick={onDelete}>
          Delete…
        </button>
      </td>
    </tr>
  );
}

const heads = ['Name', 'Disabled', 'URL', 'Events to Send', 'Status'] as const;

type TableProps = Readonly<{
  list: readonly RecipientItem[];
  onSwitch: (recipient: RecipientItem) => void;
  onDelete: (recipient: RecipientItem) => void;
}>;

function RecipientTable({ list, onSwitch, onDelete }: TableProps) {
  const now = useNow(5_000);
  return (
    <div class="table-scroll">
      <table class="plain-table recipients-table">
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
            <th scope="col" class="number">
              Queued Events
            </th>
            <th>
              <span class="unseen">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {list.map((recipient) => (
            <RecipientRow
              key={recipient.id}
              recipient={recipient}
              now={now}
              onSwitch={() => onSwitch(recipient)}
              onDelete={() => onDelete(recipient)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function AddLinks() {
  return (
    <div class="card-actions">
      <PlaceLink class="button button-main" to={{ at: 'new', type: 'http', preset: '' }}>
        Add HTTP recipient
      </PlaceLink>
      <PlaceLink class="button" to={{ at: 'new', type: 'email', preset: '' }}>
        Add e-mail recipient
      </PlaceLink>
      <PlaceLink class="button" to={{ at: 'connectors' }}>
        Add from a connector
      </PlaceLink>
    </div>
  );
}

/** OE-01, B1: who hears of events, how they do, and how much waits for each. */
export function RecipientsView() {
  const { value, problem, reload } = usePolled(recipients);
  const [leaving, setLeaving] = useState<RecipientItem>();
  const switching = useAct();
  const removing = useAct();
  const list = value?.items ?? [];
  return (
    <section class="card" aria-labelledby="place-title">
      <div class="card-head">
        <h2 id="place-title" tabIndex={-1}>
          Recipients
        </h2>
        <AddLinks />
      </div>
      <Problem text={problem === '' ? switching.problem : problem} />
      {value !== undefined && list.length === 0 && (
        <p class="muted">
          None. A recipient hears of sessions, Jump Clients and upgrades by a signed HTTP POST, by
          requests of a ticketing connector, or by e-mail.
        </p>
      )}
      {list.length > 0 && (
        <RecipientTable
          list={list}
          onSwitch={({ id, enabled }) =>
            switching.act(() => changeRecipient(id, { enabled: !enabled }), reload)
          }
          onDelete={setLeaving}
        />
      )}
      {leaving !== undefined && (
        <DeleteRecipientDialog
          recipient={leaving}
          problem={removing.problem}
          isBusy={removing.isBusy}
          onClose={() => setLeaving(undefined)}
          onConfirm={() =>
            removing.act(
              () => deleteRecipient(leaving.id),
              () => {
                setLeaving(undefined);
                reload();
              },
            )
          }
        />
      )}
    </section>
  );
}
