import type { Within } from '@jumpfleet/event-log';
import { rosterBucket } from '@jumpfleet/gateway-contracts';
import type {
  JumpClientCopied,
  JumpClientDeleted,
  JumpClientEdited,
  JumpClientEnrolled,
  JumpGroupRef,
  RegistryEvent,
} from '@jumpfleet/registry-domain';
import { CopiedItemGone, EndpointItemsChanged } from '../../application/ports.js';
import { holdGroup } from './held-group.js';
import { followInLifecycleRows } from './lifecycle-rows.js';
import { searchRows } from './search-rows.js';

type Tx = Parameters<Within<RegistryEvent>>[0];

const insertSql = `
WITH enrolled AS (
  SELECT * FROM json_to_recordset($1) AS e (client_id uuid, version text, platform text, install_mode text,
    roster_bucket smallint, enrolled_at bigint, passive boolean, offline_minutes integer)
), state AS (
  INSERT INTO jump_client_state
    (client_id, version, platform, install_mode, roster_bucket, enrolled_at, passive, offline_minutes)
  SELECT client_id, version, platform, install_mode, roster_bucket, enrolled_at, passive, ARRAY[offline_minutes]
  FROM enrolled
)
INSERT INTO jump_client_statistics (client_id) SELECT client_id FROM enrolled`;

const deleteEndpointSql = `
WITH state AS (DELETE FROM jump_client_state WHERE client_id = $1),
network AS (DELETE FROM jump_client_network WHERE client_id = $1)
DELETE FROM jump_client_statistics WHERE client_id = $1`;

/** Presence and statistics hold these, and then the rows that are searched: whoever deletes goes the same way. */
const holdEndpointSql = `
SELECT 1 FROM jump_client_state s JOIN jump_client_statistics t ON t.client_id = s.client_id
WHERE s.client_id = $1 FOR UPDATE`;

/**
 * The rows beside the read models, in the transaction of their events: an endpoint's from enrolment to the
 * deletion of its last item, an item's own for as long as there is the item.
 */
export async function followInFleetRows(
  tx: Tx,
  recorded: Parameters<Within<RegistryEvent>>[1],
): Promise<void> {
  const events = recorded.map(({ event }) => event);
  await insert(
    tx,
    events.filter((event) => event.type === 'JumpClientEnrolled'),
  );
  await edit(
    tx,
    events.filter((event) => event.type === 'JumpClientEdited'),
  );
  for (const event of events) {
    await follow(tx, event);
    await followInLifecycleRows(tx, event);
  }
}

async function follow(tx: Tx, event: RegistryEvent): Promise<void> {
  switch (event.type) {
    case 'JumpClientCopied':
      return copy(tx, event);
    case 'JumpClientDeleted':
      return remove(tx, event);
    case 'InstallerRevoked':
      await tx.query(`UPDATE installer_key SET revoked = true WHERE installer_id = $1`, [
        event.data.installerId,
      ]);
      return;
    case 'InstallerDeleted':
      await tx.query(`DELETE FROM installer_key WHERE installer_id = $1`, [event.data.installerId]);
      return;
    case 'JumpClientEnrolled':
    case 'JumpClientEdited':
    case 'InstallerCreated':
    case 'InstallerExtended':
    case 'JumpClientConnectionTypeChanged':
    case 'JumpClientDisabled':
    case 'JumpClientEnabled':
    case 'JumpClientLost':
    case 'JumpClientReturned':
    case 'JumpClientWakeAttempted':
    case 'JumpClientIdentityConflicted':
    case 'JumpClientIdentityDecided':
    case 'JumpClientSplitOff':
    case 'JumpClientUninstalled':
    case 'JumpGroupCreated':
    case 'JumpGroupEdited':
    case 'JumpGroupDeleted':
    case 'SiteSettingsChanged':
    case 'FleetGuardTripped':
    case 'FleetGuardConfirmed':
    case 'FleetGuardReleased':
    case 'FleetGuardRearmed':
      return;
  }
}

/** Those that enrol together are written together. */
async function insert(tx: Tx, events: readonly JumpClientEnrolled[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map(
    ({ data: { clientId, computer, connectionType, settings, enrolledAt } }) => ({
      client_id: clientId,
      version: computer.version,
      platform: computer.platform,
      install_mode: computer.installMode,
      roster_bucket: rosterBucket(clientId),
      enrolled_at: new Date(enrolledAt).getTime(),
      passive: connectionType === 'passive',
      offline_minutes: settings.maxOfflineMinutes,
    }),
  );
  await holdGroups(tx, events);
  await tx.query(insertSql, [JSON.stringify(rows)]);
  await searchRows.enrolled(tx, events);
}

/** In one order, so that two who hold several do not wait for each other. */
async function holdGroups(
  tx: Tx,
  events: readonly (JumpClientEnrolled | JumpClientEdited)[],
): Promise<void> {
  const groups = new Map<string, JumpGroupRef>();
  for (const { data } of events) {
    const { jumpGroup } = data.settings;
    groups.set(`${jumpGroup.type}:${jumpGroup.id}`, jumpGroup);
  }
  for (const [, group] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1)))
    await holdGroup(tx, group);
}

async function copy(tx: Tx, event: JumpClientCopied): Promise<void> {
  const { sourceId, endpointId, settings } = event.data;
  await lockEndpoint(tx, endpointId);
  const [source] = await tx.query<object[]>(`SELECT 1 FROM jump_client WHERE client_id = $1`, [
    sourceId,
  ]);
  if (!source) throw new CopiedItemGone();
  await holdGroup(tx, settings.jumpGroup);
  await searchRows.copied(tx, event);
}

async function edit(tx: Tx, events: readonly JumpClientEdited[]): Promise<void> {
  if (events.length === 0) return;
  await holdGroups(
    tx,
    events.filter(({ data }) => data.changed.includes('jumpGroup')),
  );
  await searchRows.edited(tx, events);
}

async function remove(tx: Tx, { data }: JumpClientDeleted): Promise<void> {
  const { clientId, endpointId, isLastOfEndpoint } = data;
  await lockEndpoint(tx, endpointId);
  const others = await tx.query<object[]>(
    `SELECT 1 FROM jump_client WHERE endpoint_id = $1 LIMIT 1`,
    [endpointId],
  );
  if (isLastOfEndpoint !== (others.length === 0)) throw new EndpointItemsChanged();
  await tx.query(holdEndpointSql, [endpointId]);
  await searchRows.deleted(tx, clientId);
  if (isLastOfEndpoint) await tx.query(deleteEndpointSql, [endpointId]);
}

/** Items of an endpoint come and go one after the other, so that exactly one knows itself the last. */
async function lockEndpoint(tx: Tx, endpointId: string): Promise<void> {
  const key = `registry:endpoint:${endpointId}`;
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [key]);
}
