import { siteStatistics } from '@jumpfleet/registry-domain';
import { z } from 'zod';

const whole = z.number().int();

/** The settings as an event holds them. Bounds are the decider's affair, and may narrow later. */
export const siteSettings = z.object({
  statistics: z.array(z.enum(siteStatistics)),
  statisticsIntervalSeconds: whole,
  lostAfterDays: whole.nullable(),
  deleteAfterDays: whole.nullable(),
  uninstalledBehaviour: z.enum(['keep', 'remove']),
  restrictLocalUninstall: z.boolean(),
  maxJumpClients: whole.nullable(),
  maxActiveJumpClients: whole.nullable(),
  wakeOnLan: z.boolean(),
  screenStateTellsPresence: z.boolean(),
  massChangeGuard: z.object({ enabled: z.boolean(), percent: whole, windowMinutes: whole }),
  enrolmentsPerMinute: whole,
  installersSurviveUpgrade: z.boolean(),
});
