import { useCallback, useState } from 'preact/hooks';
import type { DeliveryItem } from '@jumpfleet/outbound-contracts';
import { delivery, deliveryRequest } from '../../adapters/outbound-api.js';
import type { RenderedRequest } from '../../adapters/outbound-api.js';
import { formatInstant } from '../../application/format.js';
import { CopyButton } from '../copy-button.js';
import { Problem } from '../notice.js';
import { useAct } from '../use-act.js';
import { AttemptsTable } from './attempts-table.js';
import { RenderedRequestView } from './rendered-request.js';
import { usePolled } from './use-polled.js';

/** What is known of one delivery; read on its own, because only then the answers come along. */
export function DeliveryDetail({ item }: { item: DeliveryItem }) {
  const { value = item, problem } = usePolled(useCallback(() => delivery(item.id), [item.id]));
  const next = value.next_attempt_at;
  return (
    <div class="form">
      <Problem text={problem} />
      <dl class="facts delivery-facts">
        <dt>webhook-id</dt>
        <dd class="fact-id">
          <code>{value.id}</code>
          <CopyButton text={value.id} class="button-small" />
        </dd>
        <dt>Event id</dt>
        <dd>
          <code>{value.event_id}</code>
        </dd>
        <dt>In order with</dt>
        <dd>
          <code>{value.key}</code>
        </dd>
        {next !== null && (
          <>
            <dt>Tried again</dt>
            <dd>{formatInstant(next)}</dd>
          </>
        )}
      </dl>
      <AttemptsTable attempts={value.attempts} />
      <RequestOf deliveryId={item.id} />
    </div>
  );
}

/** What the receiver gets, for whoever has to find out why it does not take it. */
function RequestOf({ deliveryId }: { deliveryId: string }) {
  const [request, setRequest] = useState<RenderedRequest>();
  const { problem, isBusy, act } = useAct();
  return (
    <>
      {request === undefined ? (
        <div>
          <button
            type="button"
            class="button-small"
            disabled={isBusy}
            onClick={() => act(async () => setRequest(await deliveryRequest(deliveryId)))}
          >
            Show the request
          </button>
        </div>
      ) : (
        <RenderedRequestView request={request} />
      )}
      <Problem text={problem} />
    </>
  );
}
