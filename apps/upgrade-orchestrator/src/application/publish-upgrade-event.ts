import type { Publication, Publish } from '@jumpfleet/event-log';
import type { UpgradeEventData, UpgradeEventType } from '@jumpfleet/upgrades-contracts';
import type { UpgradeEvent } from './upgrade-event.codec.js';

/** What other services learn: the rate that now holds. */
export const publishUpgradeEvent: Publish<UpgradeEvent> = ({ event }) => {
  if (event.type !== 'ReconnectRateChanged') return undefined;
  const { connectionsPerSecond } = event.data;
  return fact('jumpfleet.reconnect-rate.changed.v1', 'site', { connectionsPerSecond });
};

function fact<T extends UpgradeEventType>(
  type: T,
  subject: string,
  data: UpgradeEventData<T>,
): Publication {
  return { type, subject, data };
}
