import type { AccessScope } from '@jumpfleet/policy-contracts';
import type { IdentityUse } from '@jumpfleet/registry-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Conditions } from './conditions.js';
import { inScopeSql, listKeySql } from './scope-sql.js';

/** A client that waits for a decision, as REST shows it. */
export type IdentityConflictItem = Readonly<{
  client_id: string;
  name: string;
  hostname: string;
  detected_at: string;
  /** The older use first. */
  machines: readonly Readonly<{ machine: string; public_ip: string; connected_at: string }>[];
}>;

type Row = Readonly<{
  client_id: string;
  name: string | null;
  hostname: string | null;
  detected_at: Date;
  uses: readonly IdentityUse[];
}>;

/** Each waits for a person: more than this are not shown at once. */
const maxShown = 500;

@Injectable()
export class IdentityConflicts {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** Oldest first. */
  async list(scope: AccessScope): Promise<IdentityConflictItem[]> {
    const conditions = new Conditions();
    const seen = inScopeSql(scope, listKeySql('j'));
    if (seen) conditions.add(seen.sql, seen.value);
    const limit = conditions.value(maxShown);
    const rows = await this.dataSource.query<Row[]>(
      `SELECT c.client_id, c.detected_at, c.uses, j.name, j.hostname
       FROM identity_conflict c LEFT JOIN jump_client j ON j.client_id = c.client_id
       ${conditions.where} ORDER BY c.detected_at, c.client_id LIMIT ${limit}`,
      conditions.values,
    );
    return rows.map((row) => ({
      client_id: row.client_id,
      name: row.name ?? '',
      hostname: row.hostname ?? '',
      detected_at: row.detected_at.toISOString(),
      machines: row.uses.map(({ machine, publicIp, connectedAt }) => ({
        machine,
        public_ip: publicIp,
        connected_at: connectedAt,
      })),
    }));
  }
}
