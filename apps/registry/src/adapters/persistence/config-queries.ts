import type { Statistics } from '@jumpfleet/gateway-contracts';
import type { DataSource } from 'typeorm';
import type { InstallerRow } from '../../application/installer.projection.js';
import type { JumpClientRow } from '../../application/jump-client.projection.js';
import type { JumpGroupRow } from '../../application/jump-group.projection.js';
import { Conditions } from './conditions.js';

export type Window = Readonly<{ limit: number; offset: number }>;
export type Page<Row> = Readonly<{ rows: Row[]; total: number }>;

export type ConfigClientRow = Omit<JumpClientRow, 'enrolled_at' | 'sort_name' | 'revision'> &
  Readonly<{
    uninstalled: boolean;
    install_mode: string;
    public_ip: string;
    last_connect_at: string;
    last_disconnect_at: string;
    stats: Statistics;
  }>;
export type ConfigInstallerRow = Omit<InstallerRow, 'created_at' | 'expires_at'> &
  Readonly<{ created_at: Date; expires_at: Date; key: string }>;

export type ClientFilters = Readonly<
  Partial<{
    name: string;
    hostname: string;
    fqdn: string;
    tag: string;
    jump_group_id: number;
    console_user: string;
    public_ip: string;
    private_ip: string;
    connection_type: string;
  }>
>;
export type InstallerFilters = Readonly<
  Partial<{ name: string; tag: string; jump_group_id: number; connection_type: string }>
>;

const connectionType = `CASE WHEN s.uninstalled THEN 'uninstalled' ELSE coalesce(c.connection_type, 'active') END`;
const clientColumns: Readonly<Record<keyof ClientFilters, string>> = {
  name: 'c.name',
  hostname: 'c.hostname',
  fqdn: `t.stats->>'fqdn'`,
  tag: 'c.tag',
  jump_group_id: 'c.jump_group_id',
  console_user: `t.stats->>'console_user'`,
  public_ip: 's.public_ip',
  private_ip: `t.stats->>'private_ip'`,
  connection_type: connectionType,
};
const clientTables = `jump_client c
  JOIN jump_client_state s ON s.client_id = c.endpoint_id
  JOIN jump_client_statistics t ON t.client_id = c.endpoint_id`;
const clientSelect = `SELECT c.*, s.uninstalled, s.install_mode, s.public_ip, s.last_connect_at,
  s.last_disconnect_at, t.stats FROM ${clientTables}`;
const installerTables = 'installer i JOIN installer_key k ON k.installer_id = i.installer_id';

/** What the configuration API lists, by its integer ids and in their order. */
export class ConfigQueries {
  constructor(private readonly dataSource: DataSource) {}

  async clients(filters: ClientFilters, window: Window): Promise<Page<ConfigClientRow>> {
    const conditions = equal(new Conditions(), clientColumns, filters);
    return this.page(clientSelect, clientTables, 'c.number', { conditions, window });
  }

  async client(number: number): Promise<ConfigClientRow | undefined> {
    const [row] = await this.dataSource.query<ConfigClientRow[]>(
      `${clientSelect} WHERE c.number = $1`,
      [number],
    );
    return row;
  }

  async installers(filters: InstallerFilters, window: Window): Promise<Page<ConfigInstallerRow>> {
    const columns = {
      name: 'i.name',
      tag: 'i.tag',
      jump_group_id: 'i.jump_group_id',
      connection_type: 'i.connection_type',
    };
    const conditions = equal(new Conditions(), columns, filters);
    const select = `SELECT i.*, k.key FROM ${installerTables}`;
    return this.page(select, installerTables, 'i.number', { conditions, window });
  }

  installer(number: number): Promise<ConfigInstallerRow | undefined> {
    return this.oneInstaller('i.number = $1', number);
  }

  installerByKey(key: string): Promise<ConfigInstallerRow | undefined> {
    return this.oneInstaller('k.key = $1', key);
  }

  async groups(
    filters: Readonly<Partial<{ name: string; code_name: string }>>,
    window: Window,
  ): Promise<Page<JumpGroupRow>> {
    const columns = { name: 'g.name', code_name: 'g.code_name' };
    const conditions = equal(new Conditions(), columns, filters);
    return this.page('SELECT g.* FROM jump_group g', 'jump_group g', 'g.id', {
      conditions,
      window,
    });
  }

  async group(id: number): Promise<JumpGroupRow | undefined> {
    const [row] = await this.dataSource.query<JumpGroupRow[]>(
      'SELECT * FROM jump_group WHERE id = $1',
      [id],
    );
    return row;
  }

  private async oneInstaller(
    where: string,
    value: number | string,
  ): Promise<ConfigInstallerRow | undefined> {
    const [row] = await this.dataSource.query<ConfigInstallerRow[]>(
      `SELECT i.*, k.key FROM ${installerTables} WHERE ${where}`,
      [value],
    );
    return row;
  }

  private async page<Row extends object>(
    select: string,
    tables: string,
    order: string,
    { conditions, window }: { conditions: Conditions; window: Window },
  ): Promise<Page<Row>> {
    const { where } = conditions;
    const filterValues = [...conditions.values];
    const { limit, offset } = window;
    const sql = `${select} ${where} ORDER BY ${order} LIMIT ${conditions.value(limit)} OFFSET ${conditions.value(offset)}`;
    const [rows, [count]] = await Promise.all([
      this.dataSource.query<Row[]>(sql, conditions.values),
      this.dataSource.query<{ total: number }[]>(
        `SELECT count(*)::integer AS total FROM ${tables} ${where}`,
        filterValues,
      ),
    ]);
    return { rows, total: count?.total ?? 0 };
  }
}

function equal<Name extends string>(
  conditions: Conditions,
  columns: Readonly<Record<Name, string>>,
  filters: Readonly<Partial<Record<Name, string | number>>>,
): Conditions {
  for (const [name, column] of Object.entries<string>(columns)) {
    const value = filters[name as Name];
    if (value !== undefined) conditions.add(`${column} = ?`, value);
  }
  return conditions;
}
