import { useState } from 'preact/hooks';
import { recipients, redeliver, redeliverMany } from '../../adapters/outbound-api.js';
import { Problem } from '../notice.js';
import { useAct } from '../use-act.js';
import { DeliveryFoot } from './delivery-foot.js';
import { DeliveryTable } from './delivery-table.js';
import { useDeliveries } from './use-deliveries.js';
import { usePolled } from './use-polled.js';

const noneChosen: ReadonlySet<string> = new Set();
const namesLookedAtMs = 30_000;

/** What no recipient took in its time, over all recipients. */
export function DeadLettersView() {
  const { list, problem, look, more } = useDeliveries('', 'dead', '');
  const { value } = usePolled(recipients, namesLookedAtMs);
  const [chosen, setChosen] = useState(noneChosen);
  const { problem: refusal, isBusy, act } = useAct();
  const nameOf = (id: string) => value?.items.find((one) => one.id === id)?.name ?? '(deleted)';
  const redeliverChosen = async () => {
    const items = list.items.filter(({ id }) => chosen.has(id));
    for (const [recipient, some] of Map.groupBy(items, (item) => item.recipient))
      await redeliverMany(recipient, { deliveries: some.map(({ id }) => id) });
  };
  const done = () => {
    setChosen(noneChosen);
    look();
  };
  return (
    <section class="card" aria-labelledby="place-title">
      <div class="card-head">
        <h2 id="place-title" tabIndex={-1}>
          Dead letters
        </h2>
        <button
          type="button"
          disabled={chosen.size === 0 || isBusy}
          onClick={() => act(redeliverChosen, done)}
        >
          Redeliver chosen{chosen.size > 0 && ` (${chosen.size})`}
        </button>
      </div>
      <p class="muted">
        Events whose retry duration was over before the recipient took them. They are kept for 30
        days and can be delivered again; the webhook-id stays the same.
      </p>
      <Problem text={problem === '' ? refusal : problem} />
      <DeliveryTable
        items={list.items}
        nameOf={nameOf}
        chosen={chosen}
        onChoose={setChosen}
        onRedeliver={(id) => act(() => redeliver(id), look)}
      />
      <DeliveryFoot list={list} nothing="None." onMore={more} />
    </section>
  );
}
