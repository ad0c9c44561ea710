import type { DataSource } from 'typeorm';
import type { PolicyKind, PolicyReferences } from '../../application/policy-references.js';

export class PostgresPolicyReferences implements PolicyReferences {
  constructor(
    private readonly dataSource: DataSource,
    /** Where the site itself is, whatever its portals are called. */
    private readonly ownAddress: string,
  ) {}

  async existing(kind: PolicyKind, numbers: readonly number[]): Promise<ReadonlySet<number>> {
    const rows = await this.dataSource.query<{ number: number }[]>(
      `SELECT number FROM policy_reference WHERE kind = $1 AND number = ANY ($2::integer[]) AND for_items`,
      [kind, numbers],
    );
    return new Set(rows.map(({ number }) => number));
  }

  async byCode(kind: PolicyKind, codeName: string): Promise<number | undefined> {
    const [row] = await this.dataSource.query<{ number: number }[]>(
      `SELECT number FROM policy_reference WHERE kind = $1 AND lower(code_name) = lower($2) AND for_items`,
      [kind, codeName],
    );
    return row?.number;
  }

  async publicSites(): Promise<readonly [string, ...string[]]> {
    const rows = await this.dataSource.query<{ address: string }[]>(
      `SELECT unnest(addresses) AS address FROM policy_reference WHERE kind = 'public-portal' ORDER BY number`,
    );
    return [this.ownAddress, ...rows.map(({ address }) => address)];
  }
}
