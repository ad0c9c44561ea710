import { ok, refuse } from '@jumpfleet/kernel';
import type { Decider, Result } from '@jumpfleet/kernel';
import type {
  ChangeReconnectRate,
  ReconnectRateChanged,
  ReconnectRateRefusal,
} from './reconnect-rate.messages.js';

/** Connections per second over all gateway shards together (GW-02). */
export type ReconnectRate = Readonly<{ connectionsPerSecond: number }>;

export const reconnectRateBounds = { least: 1, most: 300, standard: 50 } as const;

export const reconnectRateDecider: Decider<
  ChangeReconnectRate,
  ReconnectRateChanged,
  ReconnectRate,
  ReconnectRateRefusal
> = {
  initial: { connectionsPerSecond: reconnectRateBounds.standard },
  decide: (command, rate, now) => change(command, rate, now),
  evolve: (_rate, { data }) => ({ connectionsPerSecond: data.connectionsPerSecond }),
};

/** Asking for the rate that already holds is no fact. */
function change(
  { data: { connectionsPerSecond } }: ChangeReconnectRate,
  rate: ReconnectRate,
  now: Date,
): Result<readonly ReconnectRateChanged[], ReconnectRateRefusal> {
  const { least, most } = reconnectRateBounds;
  const isWithin =
    Number.isInteger(connectionsPerSecond) &&
    connectionsPerSecond >= least &&
    connectionsPerSecond <= most;
  if (!isWithin) return refuse({ kind: 'connection-rate-out-of-bounds', least, most });
  if (connectionsPerSecond === rate.connectionsPerSecond) return ok([]);
  const changedAt = now.toISOString();
  return ok([
    { type: 'ReconnectRateChanged', version: 1, data: { connectionsPerSecond, changedAt } },
  ]);
}
