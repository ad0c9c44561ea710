import type { Listed, PageWindow } from '@jumpfleet/http';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ApiAccountRow } from '../../application/api-account-list.projection.js';
import type { UserRow } from '../../application/user-list.projection.js';
import { apiAccountReadModel, userReadModel } from './read-models.js';

/** Users and API accounts as the configuration API lists them, by number. */
@Injectable()
export class AccountLists {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  users(window: PageWindow, username?: string): Promise<Listed<UserRow>> {
    return this.list(userReadModel.table, 'username', window, username);
  }

  apiAccounts(window: PageWindow, name?: string): Promise<Listed<ApiAccountRow>> {
    return this.list(apiAccountReadModel.table, 'name', window, name);
  }

  user(number: number): Promise<UserRow | undefined> {
    return this.one(userReadModel.table, number);
  }

  apiAccount(number: number): Promise<ApiAccountRow | undefined> {
    return this.one(apiAccountReadModel.table, number);
  }

  /** `filter` is one of this class's own column names, never input. */
  private async list<Row>(
    table: string,
    filter: 'username' | 'name',
    { limit, offset }: PageWindow,
    wanted = '',
  ): Promise<Listed<Row>> {
    const where = `WHERE $1 = '' OR lower(${filter}) = lower($1)`;
    const rows: Row[] = await this.dataSource.query(
      `SELECT * FROM ${table} ${where} ORDER BY number LIMIT $2 OFFSET $3`,
      [wanted, limit, offset],
    );
    const counted: { total: number }[] = await this.dataSource.query(
      `SELECT count(*)::int AS total FROM ${table} ${where}`,
      [wanted],
    );
    return { rows, total: counted[0]?.total ?? 0 };
  }

  private async one<Row>(table: string, number: number): Promise<Row | undefined> {
    const rows: Row[] = await this.dataSource.query(`SELECT * FROM ${table} WHERE number = $1`, [
      number,
    ]);
    return rows[0];
  }
}
