import type { Listed } from '@jumpfleet/http';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { JumpPolicyRow } from '../../application/jump-policy-list.projection.js';
import { jumpPolicyReadModel } from './read-models.js';

const { table } = jumpPolicyReadModel;

/** Jump policies as the configuration API lists them, by id. */
@Injectable()
export class JumpPolicyQueries {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async list(
    { limit, offset }: Readonly<{ limit: number; offset: number }>,
    codeName = '',
  ): Promise<Listed<JumpPolicyRow>> {
    const where = `WHERE $1 = '' OR code_name = $1`;
    const rows: JumpPolicyRow[] = await this.dataSource.query(
      `SELECT * FROM ${table} ${where} ORDER BY id LIMIT $2 OFFSET $3`,
      [codeName, limit, offset],
    );
    const counted: { total: number }[] = await this.dataSource.query(
      `SELECT count(*)::int AS total FROM ${table} ${where}`,
      [codeName],
    );
    return { rows, total: counted[0]?.total ?? 0 };
  }

  async one(id: number): Promise<JumpPolicyRow | undefined> {
    const rows: JumpPolicyRow[] = await this.dataSource.query(
      `SELECT * FROM ${table} WHERE id = $1`,
      [id],
    );
    return rows[0];
  }
}
