import type { Listed, PageWindow } from '@jumpfleet/http';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ApiAccountRow } from '../../application/api-accounts/api-account-list.projection.js';
import type { ApiAccounts } from '../../application/api-accounts/ports.js';
import { listed } from './listed.js';
import { apiAccountReadModel } from './principals.read-models.js';

const { table } = apiAccountReadModel;

/** An account with what is counted beside the log. */
export type ApiAccountWithRecord = ApiAccountRow &
  Readonly<{ last_sign_in: Date | null; failed_sign_ins: number; failures_until: Date | null }>;

const withRecord = `SELECT a.*, s.at AS last_sign_in,
    coalesce(f.failures, 0) AS failed_sign_ins, f.until AS failures_until
  FROM ${table} a
  LEFT JOIN last_sign_in s ON s.principal_id = a.id
  LEFT JOIN failed_sign_in f ON f.kind = 'account' AND f.until > now()
    AND f.key = encode(sha256(convert_to('api-account:' || a.client_id, 'UTF8')), 'hex')`;

/** API accounts as both APIs list them, by number. */
@Injectable()
export class ApiAccountQueries implements ApiAccounts {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  list(
    window: PageWindow,
    { after = 0, name = '' }: Readonly<{ after?: number; name?: string | undefined }> = {},
  ): Promise<Listed<ApiAccountWithRecord>> {
    return listed<ApiAccountWithRecord>(this.dataSource, {
      select: withRecord,
      from: `FROM ${table} a`,
      where: `WHERE a.number > $1 AND ($2 = '' OR lower(a.name) = lower($2))`,
      orderBy: 'a.number',
      values: [after, name],
      window,
    });
  }

  async byNumber(number: number): Promise<ApiAccountWithRecord | undefined> {
    const rows: ApiAccountWithRecord[] = await this.dataSource.query(
      `${withRecord} WHERE a.number = $1`,
      [number],
    );
    return rows[0];
  }

  async byId(id: string): Promise<ApiAccountWithRecord | undefined> {
    const rows: ApiAccountWithRecord[] = await this.dataSource.query(
      `${withRecord} WHERE a.id = $1`,
      [id],
    );
    return rows[0];
  }
}
