import type { Within } from '@jumpfleet/event-log';
import type { RegistryEvent } from '@jumpfleet/registry-domain';

type Tx = Parameters<Within<RegistryEvent>>[0];

/** The distinct limits of the endpoint's items, as they are now. */
const limitsSql = `
WITH limits AS (
  SELECT coalesce(array_agg(DISTINCT max_offline_minutes), '{0}') AS minutes
  FROM jump_client WHERE endpoint_id = $1
)
UPDATE jump_client_state s SET offline_minutes = l.minutes
FROM limits l WHERE s.client_id = $1 AND s.offline_minutes <> l.minutes`;

/** Edits of two items of an endpoint take turns here, as copies and deletions do. */
const endpointSql = `
SELECT endpoint_id, pg_advisory_xact_lock(hashtextextended('registry:endpoint:' || endpoint_id, 0))
FROM jump_client WHERE client_id = $1`;

/** What the events say about an endpoint's labels and count-downs, in their transaction. */
export async function followInLifecycleRows(tx: Tx, event: RegistryEvent): Promise<void> {
  switch (event.type) {
    case 'JumpClientLost':
    case 'JumpClientReturned':
      return label(tx, 'lost', event.type === 'JumpClientLost', event.data.clientId);
    case 'JumpClientDisabled':
    case 'JumpClientEnabled':
      return label(tx, 'disabled', event.type === 'JumpClientDisabled', event.data.clientId);
    case 'JumpClientConnectionTypeChanged':
      return label(tx, 'passive', event.data.connectionType === 'passive', event.data.clientId);
    case 'JumpClientCopied':
      return limits(tx, event.data.endpointId);
    case 'JumpClientDeleted':
      return event.data.isLastOfEndpoint ? undefined : limits(tx, event.data.endpointId);
    case 'JumpClientEdited':
      if (!event.data.changed.includes('maxOfflineMinutes')) return;
      return limitsOfItem(tx, event.data.clientId);
    case 'JumpClientUninstalled':
      await tx.query(
        `UPDATE jump_client_state SET uninstalled = true, lost = false, disabled = false WHERE client_id = $1`,
        [event.data.clientId],
      );
      return;
    default:
      // An enrolment inserts the whole row; all other events concern no endpoint.
      return;
  }
}

async function label(
  tx: Tx,
  column: 'lost' | 'disabled' | 'passive',
  value: boolean,
  endpointId: string,
): Promise<void> {
  await tx.query(`UPDATE jump_client_state SET ${column} = $2 WHERE client_id = $1`, [
    endpointId,
    value,
  ]);
}

async function limitsOfItem(tx: Tx, clientId: string): Promise<void> {
  const [item] = await tx.query<{ endpoint_id: string }[]>(endpointSql, [clientId]);
  if (item) await limits(tx, item.endpoint_id);
}

async function limits(tx: Tx, endpointId: string): Promise<void> {
  await tx.query(limitsSql, [endpointId]);
}
