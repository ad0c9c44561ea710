import type { Statistics } from '@jumpfleet/gateway-contracts';
import type { ClientStatus, JumpClientItem, SeenItem } from '../../application/fleet-list.js';

export type ItemRow = Readonly<{
  client_id: string;
  endpoint_id: string;
  name: string;
  hostname: string;
  jump_group: string;
  tag: string;
  comments: string;
  enrolled_at: Date;
  status: ClientStatus;
  shard: string;
  version: string;
  needs_update: boolean;
  platform: string;
  install_mode: string;
  public_ip: string;
  last_connect_at: string;
  last_disconnect_at: string;
  stats: Statistics;
  statistics_at: string;
  last_accessed_at: string;
  list_key: number;
  previous_lists: readonly number[];
}>;

/** The first that applies is the status; an index of the state is read by this very expression. */
export const statusOf = (state: string): string =>
  `(CASE WHEN ${state}uninstalled THEN 'uninstalled' WHEN ${state}disabled THEN 'disabled' WHEN ${state}lost THEN 'lost'
    WHEN ${state}online THEN 'online' WHEN ${state}passive THEN 'passive' ELSE 'offline' END)`;
export const statusColumn = statusOf('s.');

/** UP-05: its version is not the one that the site upgrades its platform to; of tables named s and v. */
export const needsUpdateColumn = `(v.version IS NOT NULL AND v.version <> s.version AND NOT s.uninstalled)`;
export const upgradeTargets = 'LEFT JOIN upgrade_target v ON v.platform = s.platform';

/** What `toSeenItem` reads, of tables named c, g, u, s, t, v and x. */
export const itemColumns = `c.client_id, c.endpoint_id, c.name, c.hostname, coalesce(g.name, u.username, '') AS jump_group, c.tag, c.comments, c.enrolled_at,
  ${statusColumn} AS status, s.shard, s.version, s.platform, ${needsUpdateColumn} AS needs_update, s.install_mode, s.public_ip,
  s.last_connect_at, s.last_disconnect_at, t.stats, t.at AS statistics_at,
  x.last_accessed_at, x.list_key, x.previous_lists`;

export const itemTables = `jump_client c
  LEFT JOIN jump_group g ON g.id = c.jump_group_id AND c.jump_group_type = 'shared'
  LEFT JOIN site_user u ON u.number = c.jump_group_id AND c.jump_group_type = 'personal'
  JOIN jump_client_state s ON s.client_id = c.endpoint_id
  JOIN jump_client_statistics t ON t.client_id = c.endpoint_id
  JOIN jump_client_search x ON x.client_id = c.client_id
  ${upgradeTargets}`;

export function toSeenItem(row: ItemRow): SeenItem {
  return {
    item: toItem(row),
    endpointId: row.endpoint_id,
    listKey: row.list_key,
    previousLists: row.previous_lists,
  };
}

function toItem(row: ItemRow): JumpClientItem {
  const hasStatistics = row.statistics_at !== '0';
  return {
    id: row.client_id,
    endpoint_id: row.endpoint_id,
    name: row.name,
    hostname: row.hostname,
    jump_group: row.jump_group,
    tag: row.tag,
    comments: row.comments,
    status: row.status,
    shard: row.status === 'online' ? row.shard : null,
    version: row.version,
    needs_update: row.needs_update,
    platform: row.platform,
    install_mode: row.install_mode,
    public_ip: row.public_ip === '' ? null : row.public_ip,
    private_ip: row.stats.private_ip ?? null,
    registered_at: row.enrolled_at.toISOString(),
    last_connect_at: instant(row.last_connect_at),
    last_disconnect_at: instant(row.last_disconnect_at),
    last_accessed_at: instant(row.last_accessed_at),
    statistics: hasStatistics ? row.stats : null,
    statistics_at: instant(row.statistics_at),
  };
}

/** Milliseconds, with 0 for never. */
function instant(milliseconds: string): string | null {
  const value = Number(milliseconds);
  return value === 0 ? null : new Date(value).toISOString();
}
