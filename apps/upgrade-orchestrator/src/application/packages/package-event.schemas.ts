import type { EventSpec } from '@jumpfleet/event-log';
import type { ReleaseEvent, RootTrusted } from '@jumpfleet/upgrades-domain';
import { z } from 'zod';

export type PackageEvent = ReleaseEvent | RootTrusted;

const instant = z.iso.datetime();
const digest = z.string().length(64);
const number = z.number().int().positive();

/** Packages' part of the codec. */
export const packageEventSpecs: Readonly<Record<PackageEvent['type'], EventSpec>> = {
  ReleaseAdded: {
    version: 1,
    schema: z.object({
      releaseId: digest,
      platform: z.string(),
      version: z.string(),
      number,
      length: number,
      digest,
      expiresAt: instant,
      minimumVersion: z.string().nullable(),
      rollbackFrom: z.array(z.string()),
      document: z.string(),
      addedAt: instant,
    }),
  },
  ReleaseRemoved: {
    version: 1,
    schema: z.object({
      releaseId: digest,
      platform: z.string(),
      why: z.enum(['asked', 'retention']),
      removedAt: instant,
    }),
  },
  RootTrusted: {
    version: 1,
    schema: z.object({ number, document: z.string(), trustedAt: instant }),
  },
};
