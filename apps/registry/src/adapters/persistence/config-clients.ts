import type { Listed, PageWindow } from '@jumpfleet/http';
import type { Statistics } from '@jumpfleet/gateway-contracts';
import type { AccessScope } from '@jumpfleet/policy-contracts';
import { containsPattern } from '@jumpfleet/registry-domain';
import type { DataSource } from 'typeorm';
import type { JumpClientRow } from '../../application/jump-client.projection.js';
import { Conditions } from './conditions.js';
import { needsUpdateColumn, upgradeTargets } from './fleet-items.js';
import { readPage } from './read-page.js';
import { inScopeSql } from './scope-sql.js';

export type ConfigClientRow = Omit<JumpClientRow, 'enrolled_at' | 'expires_at'> &
  Readonly<{
    expires_at: Date | null;
    uninstalled: boolean;
    disabled: boolean;
    lost: boolean;
    passive: boolean;
    needs_update: boolean;
    install_mode: string;
    public_ip: string;
    last_connect_at: string;
    last_disconnect_at: string;
    last_accessed_at: string;
    stats: Statistics;
  }>;

export type ClientFilters = Readonly<
  Partial<{
    name: string;
    hostname: string;
    fqdn: string;
    tag: string;
    jump_group_id: number;
    jump_group_type: string;
    console_user: string;
    public_ip: string;
    private_ip: string;
    connection_type: string;
  }>
>;

const columns: Readonly<Record<keyof ClientFilters, string>> = {
  name: 'c.name',
  hostname: 'c.hostname',
  fqdn: `t.stats->>'fqdn'`,
  tag: 'c.tag',
  jump_group_id: 'c.jump_group_id',
  jump_group_type: 'c.jump_group_type',
  console_user: `t.stats->>'console_user'`,
  public_ip: 's.public_ip',
  private_ip: `t.stats->>'private_ip'`,
  connection_type: `CASE WHEN s.uninstalled THEN 'uninstalled' WHEN s.passive THEN 'passive' ELSE 'active' END`,
};
/** What the index of the search finds first; the filter itself then only looks at those. */
const searched: ReadonlySet<string> = new Set<keyof ClientFilters>([
  'name',
  'hostname',
  'fqdn',
  'console_user',
  'public_ip',
  'private_ip',
]);
const tables = `jump_client c
  JOIN jump_client_state s ON s.client_id = c.endpoint_id
  JOIN jump_client_statistics t ON t.client_id = c.endpoint_id
  JOIN jump_client_search x ON x.client_id = c.client_id`;
const select = `SELECT c.*, s.uninstalled, s.disabled, s.lost, s.passive, ${needsUpdateColumn} AS needs_update,
  s.install_mode, s.public_ip, s.last_connect_at, s.last_disconnect_at, x.last_accessed_at, t.stats FROM ${tables} ${upgradeTargets}`;

/** Jump Items as the configuration API shows them, by its integer ids and in their order. */
export class ConfigClients {
  constructor(private readonly dataSource: DataSource) {}

  async page(
    filters: ClientFilters,
    scope: AccessScope,
    window: PageWindow,
  ): Promise<Listed<ConfigClientRow>> {
    const conditions = inScope(new Conditions(), scope);
    for (const [name, value] of Object.entries(filters)) {
      if (searched.has(name)) conditions.add('x.haystack LIKE ?', containsPattern(String(value)));
      conditions.add(`${columns[name as keyof ClientFilters]} = ?`, value);
    }
    // Nothing else asked, the items themselves are all there is to count.
    const counted = conditions.where === '' ? 'jump_client c' : tables;
    return readPage(this.dataSource, { select, counted, order: 'c.number', conditions, window });
  }

  async byNumber(number: number, scope: AccessScope): Promise<ConfigClientRow | undefined> {
    const conditions = inScope(new Conditions().add('c.number = ?', number), scope);
    const [row] = await this.dataSource.query<ConfigClientRow[]>(
      `${select} ${conditions.where}`,
      conditions.values,
    );
    return row;
  }
}

function inScope(conditions: Conditions, scope: AccessScope): Conditions {
  const seen = inScopeSql(scope, 'x.list_key');
  return seen ? conditions.add(seen.sql, seen.value) : conditions;
}
