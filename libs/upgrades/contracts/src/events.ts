import { z } from 'zod';

/** GW-02: Jump Clients let in per second, over all gateway shards together. */
export const connectionRateBounds = { least: 1, most: 300 } as const;

/** UP-01 and UP-02; A10 #14 leaves what holds until somebody says otherwise to us. */
export const upgradeSettingBounds = {
  concurrentUpgrades: { least: 1, most: 500, standard: 100 },
  /** 0 is no limit. */
  bandwidthBytesPerSecond: { least: 65_536, most: 104_857_600, standard: 104_857_600 },
} as const;

export const upgradeEvents = {
  /** GW-02: connections per second over all gateway shards together. */
  'jumpfleet.reconnect-rate.changed.v1': z.object({
    connectionsPerSecond: z
      .number()
      .int()
      .min(connectionRateBounds.least)
      .max(connectionRateBounds.most),
  }),
} as const;

export type UpgradeEventType = keyof typeof upgradeEvents;
export type UpgradeEventData<T extends UpgradeEventType> = z.infer<(typeof upgradeEvents)[T]>;
