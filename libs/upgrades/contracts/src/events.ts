import { z } from 'zod';

/** GW-02: Jump Clients let in per second, over all gateway shards together. */
export const connectionRateBounds = { least: 1, most: 300 } as const;

/** UP-01 and UP-02; A10 #14 leaves what holds until somebody says otherwise to us. */
export const upgradeSettingBounds = {
  concurrentUpgrades: { least: 1, most: 500, standard: 100 },
  /** 0 is no limit. */
  bandwidthBytesPerSecond: { least: 65_536, most: 104_857_600, standard: 104_857_600 },
} as const;

const cycleId = z.uuid();
const count = z.number().int().nonnegative();
const ring = z.number().int().positive();

export const upgradeEvents = {
  /** GW-02: connections per second over all gateway shards together. */
  'jumpfleet.reconnect-rate.changed.v1': z.object({
    connectionsPerSecond: z
      .number()
      .int()
      .min(connectionRateBounds.least)
      .max(connectionRateBounds.most),
  }),
  'jumpfleet.upgrade-cycle.started.v1': z.object({
    cycleId,
    version: z.string(),
    platforms: z.array(z.string()),
    isRollback: z.boolean(),
  }),
  /** `ring` counts from 1. */
  'jumpfleet.upgrade-cycle.ring-opened.v1': z.object({ cycleId, ring }),
  'jumpfleet.upgrade-cycle.paused.v1': z.object({ cycleId }),
  /** Too much failed in a ring: nothing more is granted until somebody resumes the cycle. */
  'jumpfleet.upgrade-cycle.halted.v1': z.object({ cycleId, ring, finished: count, failed: count }),
  'jumpfleet.upgrade-cycle.resumed.v1': z.object({ cycleId }),
  'jumpfleet.upgrade-cycle.cancelled.v1': z.object({ cycleId }),
  'jumpfleet.upgrade-cycle.completed.v1': z.object({ cycleId, upgraded: count, failed: count }),
  /** Clients whose part in a cycle is over; `code` is one of `upgradeFailureCodes`. */
  'jumpfleet.upgrade-clients.finished.v1': z.object({
    upgraded: z.array(z.object({ cycleId, clientId: z.uuid(), version: z.string().nullable() })),
    failed: z.array(z.object({ cycleId, clientId: z.uuid(), code: z.string() })),
  }),
  /** UP-05: the version that each platform is upgraded to; all of them each time, and what is not named has none. */
  'jumpfleet.upgrade-release.current.v1': z.object({
    versions: z.record(z.string(), z.string()),
  }),
} as const;

export type UpgradeEventType = keyof typeof upgradeEvents;
export type UpgradeEventData<T extends UpgradeEventType> = z.infer<(typeof upgradeEvents)[T]>;
