import { useCallback, useEffect, useState } from 'preact/hooks';
import type { DeliveryStatus } from '@jumpfleet/outbound-contracts';
import { messageOf } from '../../adapters/api.js';
import { deliveries } from '../../adapters/outbound-api.js';
import { noDeliveries, withNewest, withOlder } from '../../application/outbound/delivery-list.js';
import type { DeliveryList } from '../../application/outbound/delivery-list.js';
import { everyWhileSeen } from './use-polled.js';

export type Deliveries = Readonly<{
  list: DeliveryList;
  problem: string;
  look: () => void;
  more: () => void;
}>;

type Listed = Readonly<{ list: DeliveryList; problem: string }>;
const lookAgainMs = 3_000;

/** Newest first and looked at again and again; what is older is read when it is asked for. */
export function useDeliveries(
  recipient: string,
  status: DeliveryStatus | '',
  event: string,
): Deliveries {
  const [{ list, problem }, setListed] = useState<Listed>({ list: noDeliveries, problem: '' });
  const [round, setRound] = useState(0);
  useEffect(() => setListed({ list: noDeliveries, problem: '' }), [recipient, status, event]);
  useEffect(() => {
    let isCurrent = true;
    const read = () => {
      deliveries({ recipient, status, event }, null).then(
        (page) =>
          isCurrent && setListed((last) => ({ list: withNewest(last.list, page), problem: '' })),
        (error: unknown) =>
          isCurrent && setListed((last) => ({ ...last, problem: messageOf(error) })),
      );
    };
    read();
    const stop = everyWhileSeen(read, lookAgainMs);
    return () => {
      isCurrent = false;
      stop();
    };
  }, [recipient, status, event, round]);
  const { cursor } = list;
  const more = () => {
    deliveries({ recipient, status, event }, cursor).then(
      (page) => setListed((last) => ({ list: withOlder(last.list, page), problem: '' })),
      (error: unknown) => setListed((last) => ({ ...last, problem: messageOf(error) })),
    );
  };
  return { list, problem, more, look: useCallback(() => setRound((last) => last + 1), []) };
}
