import type { EventSpec } from '@jumpfleet/event-log';
import { permitOutcomes } from '@jumpfleet/upgrades-domain';
import type { PermitBookEvent } from '@jumpfleet/upgrades-domain';
import { z } from 'zod';

export type PermitEvent = PermitBookEvent;

const instant = z.iso.datetime();
const number = z.number().int().positive();
const granted = {
  permit: number,
  clientId: z.uuid(),
  releaseId: z.string().length(64),
  ring: number,
  shard: z.string(),
  run: z.string(),
  leaseMs: number,
};
const held = z.array(z.object({ ...granted, cycleId: z.uuid() }));
const ended = z.object({
  permit: number,
  cycleId: z.uuid(),
  clientId: z.uuid(),
  ring: number,
  outcome: z.enum(permitOutcomes),
  code: z.string().nullable(),
  version: z.string().nullable(),
});

/** The permits' part of the codec. */
export const permitEventSpecs: Readonly<Record<PermitEvent['type'], EventSpec>> = {
  PermitBookOpened: {
    version: 1,
    schema: z.object({ book: number, next: number, held, openedAt: instant }),
  },
  PermitsGranted: {
    version: 1,
    schema: z.object({
      book: number,
      cycleId: z.uuid(),
      permits: z.array(z.object(granted)),
      grantedAt: instant,
    }),
  },
  PermitsEnded: {
    version: 1,
    schema: z.object({ book: number, ended: z.array(ended), endedAt: instant }),
  },
  PermitBookClosed: {
    version: 1,
    schema: z.object({ book: number, next: number, held, closedAt: instant }),
  },
};
