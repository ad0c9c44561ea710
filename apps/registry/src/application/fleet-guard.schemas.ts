import { z } from 'zod';

const version = 1;
const instant = z.iso.datetime();
const count = z.number().int();
const principal = z.object({ id: z.string(), name: z.string() });

/** The newest shape of each event of the mass-change guard. */
export const fleetGuardSpecs = {
  FleetGuardTripped: {
    version,
    schema: z.object({
      change: z.enum(['offline', 'lost', 'deletion']),
      clients: count,
      total: count,
      percent: count,
      windowMinutes: count,
      onlineBefore: count,
      trippedAt: instant,
    }),
  },
  FleetGuardConfirmed: { version, schema: z.object({ principal, confirmedAt: instant }) },
  FleetGuardReleased: {
    version,
    schema: z.object({
      reason: z.enum(['confirmed', 'recovered']),
      confirmedBy: z.array(principal),
      releasedAt: instant,
    }),
  },
  FleetGuardRearmed: { version, schema: z.object({ rearmedAt: instant }) },
} as const;
