import { registryEvents } from '@jumpfleet/registry-contracts';
import { by } from './by.js';
import { telling } from './telling.js';
import type { Tellings, Told } from './telling.js';

/** What becomes of a client: of the computer's, whose copies in other groups are no clients of their own. */
export const registryTellings: Tellings = {
  'jumpfleet.jump-client.registered.v1': telling(
    registryEvents['jumpfleet.jump-client.registered.v1'],
    ({ clientId, name, hostname, tag, jumpGroup }) => {
      const data = { clientId, name, hostname, tag, jumpGroup };
      return aboutClient('jump_client_enrolled', clientId, data, { hostname });
    },
  ),
  'jumpfleet.jump-client.lost.v1': telling(
    registryEvents['jumpfleet.jump-client.lost.v1'],
    ({ clientId, offlineSince }) => {
      const data = { clientId, offlineSince };
      return aboutClient('jump_client_lost', clientId, data, { since: offlineSince });
    },
  ),
  'jumpfleet.jump-client.uninstalled.v1': telling(
    registryEvents['jumpfleet.jump-client.uninstalled.v1'],
    ({ clientId }) => aboutClient('jump_client_uninstalled', clientId, { clientId }),
  ),
  'jumpfleet.jump-client.deleted.v1': telling(
    registryEvents['jumpfleet.jump-client.deleted.v1'],
    ({ clientId: itemId, endpointId: clientId = itemId, reason = 'requested' }, event) => {
      const data = { clientId, reason, by: by(event).data };
      const fields = { reason, ...by(event).fields };
      const told = aboutClient('jump_client_deleted', clientId, data, fields);
      return { ...told, clients: [clientId, itemId] };
    },
  ),
};

function aboutClient(
  name: Told['name'],
  clientId: string,
  ...[data, fields = {}]: readonly [Told['data'], Told['fields']?]
): Told {
  const ownFields = { jump_client_id: clientId, ...fields };
  return { name, key: clientId, fields: ownFields, data, clients: [clientId] };
}
