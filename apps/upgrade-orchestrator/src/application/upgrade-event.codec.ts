import { eventCodec } from '@jumpfleet/event-log';
import type { EventCodec } from '@jumpfleet/event-log';
import type { ReconnectRateChanged } from '@jumpfleet/upgrades-domain';
import { z } from 'zod';
import { cycleEventSpecs } from './cycles/cycle-event.schemas.js';
import type { CycleEvent } from './cycles/cycle-event.schemas.js';
import { packageEventSpecs } from './packages/package-event.schemas.js';
import type { PackageEvent } from './packages/package-event.schemas.js';
import { permitEventSpecs } from './permits/permit-event.schemas.js';
import type { PermitEvent } from './permits/permit-event.schemas.js';

export type UpgradeEvent = ReconnectRateChanged | CycleEvent | PackageEvent | PermitEvent;

/** The newest shape of every event in the orchestrator's log, checked on the way in and out. */
export const upgradeEventCodec: EventCodec<UpgradeEvent> = eventCodec<UpgradeEvent>({
  ...cycleEventSpecs,
  ...packageEventSpecs,
  ...permitEventSpecs,
  ReconnectRateChanged: {
    version: 1,
    schema: z.object({
      connectionsPerSecond: z.number().int().min(1).max(300),
      changedAt: z.iso.datetime(),
    }),
  },
});
