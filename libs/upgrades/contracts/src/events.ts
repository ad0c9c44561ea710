import { z } from 'zod';

export const upgradeEvents = {
  /** GW-02: connections per second over all gateway shards together. */
  'jumpfleet.reconnect-rate.changed.v1': z.object({
    connectionsPerSecond: z.number().int().min(1).max(300),
  }),
} as const;

export type UpgradeEventType = keyof typeof upgradeEvents;
export type UpgradeEventData<T extends UpgradeEventType> = z.infer<(typeof upgradeEvents)[T]>;
