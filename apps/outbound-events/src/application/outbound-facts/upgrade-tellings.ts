import { upgradeEvents } from '@jumpfleet/upgrades-contracts';
import { by } from './by.js';
import { telling } from './telling.js';
import type { Tellings, Told } from './telling.js';

const finishedType = 'jumpfleet.upgrade-cycle.finished.v1';
const clientFailedType = 'jumpfleet.upgrade-client.failed.v1';

export const upgradeTellings: Tellings = {
  'jumpfleet.upgrade-cycle.started.v1': telling(
    upgradeEvents['jumpfleet.upgrade-cycle.started.v1'],
    ({ cycleId, version, platforms, isRollback }, event) =>
      aboutCycle('upgrade_cycle_started', {
        data: { cycleId, version, platforms, isRollback, by: by(event).data },
        fields: {
          cycle_id: cycleId,
          to_version: version,
          platforms: platforms.join(', '),
          is_rollback: String(isRollback),
          ...by(event).fields,
        },
      }),
  ),
  'jumpfleet.upgrade-cycle.halted.v1': telling(
    upgradeEvents['jumpfleet.upgrade-cycle.halted.v1'],
    ({ cycleId, ring, finished, failed }) =>
      aboutCycle('upgrade_cycle_halted', {
        data: { cycleId, ring, finished, failed },
        fields: {
          cycle_id: cycleId,
          ring: String(ring),
          finished: String(finished),
          failed: String(failed),
        },
      }),
  ),
  'jumpfleet.upgrade-cycle.completed.v1': telling(
    upgradeEvents['jumpfleet.upgrade-cycle.completed.v1'],
    ({ cycleId, upgraded, failed }) => ({
      ...aboutCycle('upgrade_cycle_finished', {
        data: { cycleId, outcome: 'completed', upgraded, failed },
        fields: {
          cycle_id: cycleId,
          outcome: 'completed',
          upgraded: String(upgraded),
          failed: String(failed),
        },
      }),
      type: finishedType,
    }),
  ),
  'jumpfleet.upgrade-cycle.cancelled.v1': telling(
    upgradeEvents['jumpfleet.upgrade-cycle.cancelled.v1'],
    ({ cycleId }, event) => ({
      ...aboutCycle('upgrade_cycle_finished', {
        data: { cycleId, outcome: 'cancelled', by: by(event).data },
        fields: { cycle_id: cycleId, outcome: 'cancelled', ...by(event).fields },
      }),
      type: finishedType,
    }),
  ),
  'jumpfleet.upgrade-clients.finished.v1': telling(
    upgradeEvents['jumpfleet.upgrade-clients.finished.v1'],
    ({ failed }) =>
      failed.map(({ cycleId, clientId, code }) => ({
        name: 'upgrade_client_failed',
        type: clientFailedType,
        key: clientId,
        fields: { jump_client_id: clientId, cycle_id: cycleId, code },
        data: { cycleId, clientId, code },
        clients: [clientId],
        part: `${cycleId} ${clientId}`,
      })),
  ),
};

function aboutCycle(
  name: Told['name'],
  { data, fields }: Readonly<{ data: Told['data'] & { cycleId: string }; fields: Told['fields'] }>,
): Told {
  return { name, key: data.cycleId, fields, data };
}
