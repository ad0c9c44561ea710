import type { EventSpec } from '@jumpfleet/event-log';
import { automaticModes } from '@jumpfleet/upgrades-domain';
import type {
  CurrentReleasesChanged,
  UpgradeCycleEvent,
  UpgradeSettingsChanged,
} from '@jumpfleet/upgrades-domain';
import { z } from 'zod';

export type CycleEvent = UpgradeCycleEvent | UpgradeSettingsChanged | CurrentReleasesChanged;

const instant = z.iso.datetime();
const count = z.number().int().nonnegative();
const number = z.number().int().positive();
const share = z.number().min(0).max(1);
const cycleId = z.uuid();

const scope = z.discriminatedUnion('type', [
  z.object({ type: z.literal('all') }),
  z.object({ type: z.literal('jump_groups'), jumpGroups: z.array(number) }),
  z.object({ type: z.literal('tags'), tags: z.array(z.string()) }),
  z.object({ type: z.literal('search'), search: z.string() }),
]);
const windows = z.object({
  timeZone: z.string(),
  windows: z.array(
    z.object({ days: z.array(z.number().int().min(0).max(6)), from: z.string(), to: z.string() }),
  ),
});
const finishedInRing = { ring: number, finished: count, failed: count };

/** The cycles' part of the codec, with the settings that they go by. */
export const cycleEventSpecs: Readonly<Record<CycleEvent['type'], EventSpec>> = {
  UpgradeCycleStarted: {
    version: 1,
    schema: z.object({
      cycleId,
      version: z.string(),
      targets: z.array(
        z.object({ platform: z.string(), releaseId: z.string().length(64), version: z.string() }),
      ),
      scope,
      rings: z.array(z.object({ share, soakSeconds: count })),
      failure: z.object({ share, atLeast: number }),
      windows: windows.nullable(),
      isRollback: z.boolean(),
      isAutomatic: z.boolean(),
      comment: z.string(),
      startedAt: instant,
    }),
  },
  CycleMembersCounted: {
    version: 1,
    schema: z.object({ cycleId, members: count, countedAt: instant }),
  },
  UpgradeRingOpened: {
    version: 1,
    schema: z.object({ cycleId, ring: number, openedAt: instant }),
  },
  UpgradeRingDone: {
    version: 1,
    schema: z.object({
      cycleId,
      ring: number,
      upgraded: count,
      failed: count,
      offline: count,
      doneAt: instant,
    }),
  },
  UpgradeCycleHalted: {
    version: 1,
    schema: z.object({ cycleId, ...finishedInRing, haltedAt: instant }),
  },
  UpgradeCyclePaused: { version: 1, schema: z.object({ cycleId, pausedAt: instant }) },
  UpgradeCycleResumed: {
    version: 1,
    schema: z.object({
      cycleId,
      forgiven: z.array(z.object(finishedInRing)),
      resumedAt: instant,
    }),
  },
  UpgradeCycleCancelled: { version: 1, schema: z.object({ cycleId, cancelledAt: instant }) },
  UpgradeCycleCompleted: {
    version: 1,
    schema: z.object({ cycleId, upgraded: count, failed: count, completedAt: instant }),
  },
  UpgradeSettingsChanged: {
    version: 1,
    schema: z.object({
      concurrentUpgrades: number,
      bandwidthBytesPerSecond: number.nullable(),
      automaticUpgrades: z.enum(automaticModes),
      changedAt: instant,
    }),
  },
  CurrentReleasesChanged: {
    version: 1,
    schema: z.object({ versions: z.record(z.string(), z.string()), changedAt: instant }),
  },
};
