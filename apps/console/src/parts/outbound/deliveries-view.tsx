import { useState } from 'preact/hooks';
import type { DeliveryStatus, RecipientItem } from '@jumpfleet/outbound-contracts';
import { redeliver, redeliverMany } from '../../adapters/outbound-api.js';
import { Problem } from '../notice.js';
import { useAct } from '../use-act.js';
import { DeliveryFoot } from './delivery-foot.js';
import { DeliveryTable } from './delivery-table.js';
import { RedeliverDialog } from './redeliver-dialog.js';
import { useCatalogue } from './use-catalogue.js';
import { useDeliveries } from './use-deliveries.js';

const statuses = {
  '': 'All',
  queued: 'Queued',
  delivered: 'Delivered',
  skipped: 'Skipped',
  dead: 'Dead letters',
} as const;
type Shown = keyof typeof statuses;

const noneChosen: ReadonlySet<string> = new Set();

/** What one recipient got, or not, newest first. */
export function DeliveriesView({ recipient }: { recipient: RecipientItem }) {
  const [status, setStatus] = useState<Shown>('');
  const [event, setEvent] = useState('');
  const { list, problem, look, more } = useDeliveries(recipient.id, status, event);
  const [chosen, setChosen] = useState(noneChosen);
  const [isAsking, setIsAsking] = useState(false);
  const { problem: refusal, isBusy, act } = useAct();
  const done = () => {
    setChosen(noneChosen);
    look();
  };
  return (
    <div class="form">
      <div class="delivery-tools">
        <StatusFilter status={status} onStatus={setStatus} />
        <EventFilter event={event} onEvent={setEvent} />
        <span class="toolbar-space" />
        <button
          type="button"
          disabled={chosen.size === 0 || isBusy}
          onClick={() => act(() => redeliverMany(recipient.id, { deliveries: [...chosen] }), done)}
        >
          Redeliver chosen{chosen.size > 0 && ` (${chosen.size})`}
        </button>
        <button type="button" onClick={() => setIsAsking(true)}>
          Redeliver dead letters…
        </button>
      </div>
      <Problem text={problem === '' ? refusal : problem} />
      <DeliveryTable
        items={list.items}
        chosen={chosen}
        onChoose={setChosen}
        onRedeliver={(id) => act(() => redeliver(id), look)}
      />
      <DeliveryFoot list={list} nothing="Nothing was delivered." onMore={more} />
      {isAsking && (
        <RedeliverDialog recipient={recipient} onDone={look} onClose={() => setIsAsking(false)} />
      )}
    </div>
  );
}

type StatusProps = Readonly<{ status: Shown; onStatus: (status: Shown) => void }>;

function StatusFilter({ status, onStatus }: StatusProps) {
  return (
    <div class="segments" role="group" aria-label="Status">
      {(Object.keys(statuses) as (DeliveryStatus & Shown)[]).map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={status === name}
          onClick={() => onStatus(name)}
        >
          {statuses[name]}
        </button>
      ))}
    </div>
  );
}

type EventProps = Readonly<{ event: string; onEvent: (event: string) => void }>;

function EventFilter({ event, onEvent }: EventProps) {
  const { events } = useCatalogue();
  return (
    <select
      aria-label="Event"
      value={event}
      onChange={({ currentTarget }) => onEvent(currentTarget.value)}
    >
      <option value="">All events</option>
      <option value="test_event">Test event</option>
      {events.map(({ name, title }) => (
        <option key={name} value={name}>
          {title}
        </option>
      ))}
    </select>
  );
}
