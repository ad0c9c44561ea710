import type { Within } from '@jumpfleet/event-log';
import { rosterBucket } from '@jumpfleet/gateway-contracts';
import type {
  JumpClientEdited,
  JumpClientEnrolled,
  JumpClientSettings,
  RegistryEvent,
} from '@jumpfleet/registry-domain';
import { searchText } from '@jumpfleet/registry-domain';

type Tx = Parameters<Within<RegistryEvent>>[0];

const insertSql = `
WITH state AS (
  INSERT INTO jump_client_state (client_id, version, platform, install_mode, roster_bucket)
  VALUES ($1, $2, $3, $4, $5)
), statistics AS (INSERT INTO jump_client_statistics (client_id) VALUES ($1)
), recency AS (INSERT INTO jump_client_recency (client_id) VALUES ($1))
INSERT INTO jump_client_search (client_id, identity) VALUES ($1, $6)`;

const deleteSql = `
WITH state AS (DELETE FROM jump_client_state WHERE client_id = $1
), statistics AS (DELETE FROM jump_client_statistics WHERE client_id = $1
), recency AS (DELETE FROM jump_client_recency WHERE client_id = $1)
DELETE FROM jump_client_search WHERE client_id = $1`;

/** The rows beside the read models that a client has from enrolment to deletion, in the transaction of its events. */
export async function followInFleetRows(
  tx: Tx,
  recorded: Parameters<Within<RegistryEvent>>[1],
): Promise<void> {
  for (const { event } of recorded) await follow(tx, event);
}

async function follow(tx: Tx, event: RegistryEvent): Promise<void> {
  switch (event.type) {
    case 'JumpClientEnrolled':
      return insert(tx, event);
    case 'JumpClientEdited':
      return edit(tx, event);
    case 'JumpClientUninstalled':
      await tx.query(`UPDATE jump_client_state SET uninstalled = true WHERE client_id = $1`, [
        event.data.clientId,
      ]);
      return;
    case 'JumpClientDeleted':
      await tx.query(deleteSql, [event.data.clientId]);
      return;
    case 'InstallerDeleted':
      await tx.query(`DELETE FROM installer_key WHERE installer_id = $1`, [event.data.installerId]);
      return;
    case 'InstallerCreated':
    case 'JumpGroupCreated':
    case 'SiteSettingsChanged':
      return;
  }
}

async function insert(tx: Tx, { data }: JumpClientEnrolled): Promise<void> {
  const { clientId, computer, settings } = data;
  await tx.query(insertSql, [
    clientId,
    computer.version,
    computer.platform,
    computer.installMode,
    rosterBucket(clientId),
    identityText(settings, computer.hostname),
  ]);
}

async function edit(tx: Tx, { data }: JumpClientEdited): Promise<void> {
  const { clientId, settings } = data;
  const [row] = await tx.query<{ hostname: string }[]>(
    `SELECT hostname FROM jump_client WHERE client_id = $1`,
    [clientId],
  );
  await tx.query(`UPDATE jump_client_search SET identity = $2 WHERE client_id = $1`, [
    clientId,
    identityText(settings, row?.hostname ?? ''),
  ]);
}

function identityText(settings: JumpClientSettings, hostname: string): string {
  const { name, comments, tag, jumpGroup } = settings;
  return searchText([name, hostname, comments, tag, jumpGroup.name]);
}
