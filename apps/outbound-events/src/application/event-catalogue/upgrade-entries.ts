import { z } from 'zod';
import { clientData, clientFields } from './client-entries.js';
import { always, sometimes } from './entry.js';
import type { EventEntry } from './entry.js';
import { actor, byWhom } from './who.js';

const cycle = { cycle_id: always('The upgrade cycle.') };
const cycleId = z.uuid();
const count = z.number().int().nonnegative();

export const upgradeEntries: readonly EventEntry[] = [
  {
    name: 'upgrade_cycle_started',
    type: 'jumpfleet.upgrade-cycle.started.v1',
    title: 'Upgrade cycle started',
    description: 'The fleet, or a part of it, is being brought to a version.',
    fields: {
      ...cycle,
      to_version: always('The version.'),
      platforms: always('For which platforms, by commas.'),
      is_rollback: always('`true` where the version is an older one.'),
      ...byWhom,
    },
    data: z.object({
      cycleId,
      version: z.string(),
      platforms: z.array(z.string()),
      isRollback: z.boolean(),
      by: actor,
    }),
  },
  {
    name: 'upgrade_cycle_halted',
    type: 'jumpfleet.upgrade-cycle.halted.v1',
    title: 'Upgrade cycle halted',
    description: 'Too much failed in a ring: nothing goes on until somebody resumes the cycle.',
    fields: {
      ...cycle,
      ring: always('The ring, from 1.'),
      finished: always('How many of its clients are done.'),
      failed: always('How many of them failed.'),
    },
    data: z.object({ cycleId, ring: z.number().int().positive(), finished: count, failed: count }),
  },
  {
    name: 'upgrade_cycle_finished',
    type: 'jumpfleet.upgrade-cycle.finished.v1',
    title: 'Upgrade cycle finished',
    description: 'The cycle is completed, or somebody cancelled it.',
    fields: {
      ...cycle,
      outcome: always('`completed` or `cancelled`.'),
      upgraded: sometimes('How many clients it upgraded; only when completed.'),
      failed: sometimes('How many failed; only when completed.'),
      by_type: sometimes('What cancelled it.'),
      by_id: sometimes('The id of who cancelled it.'),
      by_name: sometimes('Who cancelled it.'),
    },
    data: z.object({
      cycleId,
      outcome: z.enum(['completed', 'cancelled']),
      upgraded: count.optional(),
      failed: count.optional(),
      by: actor.optional(),
    }),
  },
  {
    name: 'upgrade_client_failed',
    type: 'jumpfleet.upgrade-client.failed.v1',
    title: 'Upgrade of a Jump Client failed',
    description:
      'It did not take the version of a cycle, or went back by itself. One event for each client.',
    fields: {
      ...clientFields,
      ...cycle,
      code: always('Why: one of the failure codes of upgrades.'),
    },
    data: z.object({ ...clientData, cycleId, code: z.string() }),
  },
];
