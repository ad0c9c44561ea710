import type { AccessScope } from '@jumpfleet/policy-contracts';
import type { DataSource } from 'typeorm';
import type { InstallerRow } from '../../application/installer.projection.js';
import { Conditions } from './conditions.js';
import { inScopeSql, listKeySql } from './scope-sql.js';

/** An installer as lists show it, with what is counted beside its events. */
export type InstallerListRow = Omit<InstallerRow, 'created_at' | 'expires_at' | 'revoked_at'> &
  Readonly<{
    created_at: Date;
    expires_at: Date;
    revoked_at: Date | null;
    key: string;
    uses: number;
    first_downloaded_at: Date | null;
    /** How many of its clients are still deployed. */
    live_uses: number;
  }>;

export type InstallerFilters = Readonly<
  Partial<{
    name: string;
    tag: string;
    jump_group_id: number;
    jump_group_type: string;
    connection_type: string;
  }>
>;

const tables = 'installer i JOIN installer_key k ON k.installer_id = i.installer_id';
const liveUses = `(
  SELECT coalesce(sum(clients), 0)::integer FROM (
    SELECT clients FROM place_count p WHERE p.installer_id = i.installer_id
    UNION ALL SELECT clients FROM place_count_change p WHERE p.installer_id = i.installer_id) live)`;
const select = `SELECT i.*, k.key, k.uses, k.first_downloaded_at, ${liveUses} AS live_uses FROM ${tables}`;

export class InstallerQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** By number, as the configuration API lists them. */
  async page(
    filters: InstallerFilters,
    scope: AccessScope,
    { limit, offset }: Readonly<{ limit: number; offset: number }>,
  ): Promise<{ rows: InstallerListRow[]; total: number }> {
    const conditions = within(scope);
    for (const [name, value] of Object.entries(filters)) conditions.add(`i.${name} = ?`, value);
    const { where } = conditions;
    const filterValues = [...conditions.values];
    const window = `LIMIT ${conditions.value(limit)} OFFSET ${conditions.value(offset)}`;
    const [rows, [count]] = await Promise.all([
      this.dataSource.query<InstallerListRow[]>(
        `${select} ${where} ORDER BY i.number ${window}`,
        conditions.values,
      ),
      this.dataSource.query<{ total: number }[]>(
        `SELECT count(*)::integer AS total FROM ${tables} ${where}`,
        filterValues,
      ),
    ]);
    return { rows, total: count?.total ?? 0 };
  }

  /** The newest first, below a number. */
  newest(below: number, limit: number, scope: AccessScope): Promise<InstallerListRow[]> {
    const conditions = within(scope).add('i.number < ?', below);
    return this.dataSource.query<InstallerListRow[]>(
      `${select} ${conditions.where} ORDER BY i.number DESC LIMIT ${conditions.value(limit)}`,
      conditions.values,
    );
  }

  byNumber(number: number, scope: AccessScope): Promise<InstallerListRow | undefined> {
    return this.one(within(scope).add('i.number = ?', number));
  }

  byId(installerId: string, scope: AccessScope): Promise<InstallerListRow | undefined> {
    return this.one(within(scope).add('i.installer_id = ?', installerId));
  }

  /** Whoever has the key needs nothing else. */
  byKey(key: string): Promise<InstallerListRow | undefined> {
    return this.one(new Conditions().add('k.key = ?', key));
  }

  private async one({ where, values }: Conditions): Promise<InstallerListRow | undefined> {
    const [row] = await this.dataSource.query<InstallerListRow[]>(`${select} ${where}`, values);
    return row;
  }
}

/** PO-04: an installer is there for who may add items where it leads to. */
function within(scope: AccessScope): Conditions {
  const conditions = new Conditions();
  const seen = inScopeSql(scope, listKeySql('i'));
  return seen ? conditions.add(seen.sql, seen.value) : conditions;
}
