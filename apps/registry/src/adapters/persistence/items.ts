import type { JumpClientSettings, JumpGroupRef } from '@jumpfleet/registry-domain';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import type { Item, Items, NameSource } from '../../application/items.js';
import type { JumpClientRow } from '../../application/jump-client.projection.js';

/** What `itemOf` reads, of tables named c, g, u, s and t. */
export type ItemRow = Omit<JumpClientRow, 'expires_at' | 'enrolled_at'> &
  Readonly<{
    expires_at: Date | null;
    group_name: string | null;
    private_ip: string | null;
    passive: boolean;
  }>;

export const itemColumns = `c.*, coalesce(g.name, u.username) AS group_name,
  t.stats->>'private_ip' AS private_ip, s.passive`;

/** The device's names are those that the endpoint told when it enrolled; a copy has none of its own. */
const findSql = `
SELECT ${itemColumns} FROM jump_client c
LEFT JOIN jump_group g ON g.id = c.jump_group_id AND c.jump_group_type = 'shared'
LEFT JOIN site_user u ON u.number = c.jump_group_id AND c.jump_group_type = 'personal'
JOIN jump_client_state s ON s.client_id = c.endpoint_id
JOIN jump_client_statistics t ON t.client_id = c.endpoint_id
WHERE c.client_id = ANY ($1::uuid[])`;

export class PostgresItems implements Items {
  /** Items are looked up at every request about one; the pool for lists plans that once. */
  constructor(
    private readonly dataSource: DataSource,
    private readonly pool: Pool,
  ) {}

  async find(clientIds: readonly string[]): Promise<ReadonlyMap<string, Item>> {
    const { rows } = await this.pool.query<ItemRow>({
      name: 'items',
      text: findSql,
      values: [clientIds],
    });
    return new Map(rows.map((row) => [row.client_id, itemOf(row)]));
  }

  async nextNumber(): Promise<number> {
    const [row] = await this.dataSource.query<{ number: string }[]>(
      `SELECT nextval('jump_client_numbers') AS number`,
    );
    return Number(row?.number);
  }
}

export function itemOf(row: ItemRow): Item {
  return {
    clientId: row.client_id,
    endpointId: row.endpoint_id,
    number: row.number,
    installerId: row.installer_id,
    hostname: row.hostname,
    connectionType: row.passive ? 'passive' : 'active',
    settings: settingsOf(row),
    names: namesOf(row),
  };
}

function namesOf({ hostname, private_ip, device_name, device_model }: ItemRow): Item['names'] {
  const names: Record<NameSource, string | null> = {
    hostname,
    ip_address: private_ip,
    device_name,
    device_model,
  };
  return Object.fromEntries(Object.entries(names).filter(([, name]) => name));
}

function settingsOf(row: ItemRow): JumpClientSettings {
  return {
    name: row.name,
    jumpGroup: {
      type: row.jump_group_type as JumpGroupRef['type'],
      id: row.jump_group_id,
      name: row.group_name ?? '',
    },
    tag: row.tag,
    comments: row.comments,
    jumpPolicyId: row.jump_policy_id,
    attendedSessionPolicyId: row.attended_session_policy_id,
    unattendedSessionPolicyId: row.unattended_session_policy_id,
    publicSiteAddress: row.public_site_address,
    supportButtonProfileCodeName: row.support_button_profile_code_name,
    supportButtonDirectQueue: row.support_button_direct_queue,
    startMode: row.start_mode as JumpClientSettings['startMode'],
    isQuiet: row.is_quiet,
    maxOfflineMinutes: row.max_offline_minutes,
    expiresAt: row.expires_at?.toISOString() ?? null,
  };
}
